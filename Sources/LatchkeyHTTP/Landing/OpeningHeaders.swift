import HTTPTypes
import Hummingbird
import LatchkeyCore

extension OpeningTraits {
    /// The headers of an opening as they came. Whether it was bound, and how soon it was, only the sign-in can tell.
    init(of request: Request, ranScript: Bool) {
        self.init(method: request.method.rawValue, hasBinding: false, ranScript: ranScript)
        let headers = request.headers
        (userAgent, accept, acceptLanguage) = (headers[.userAgent], headers[.accept], headers[.acceptLanguage])
        (referer, from) = (headers[.referer], headers[.from])
        (secFetchSite, secFetchMode) = (headers[.fetchSite], headers[.fetchMode])
        secFetchDest = headers[.fetchDest]
        (secPurpose, purpose) = (headers[.secPurpose], headers[.purpose])
        (xPurpose, xMoz) = (headers[.xPurpose], headers[.xMoz])
    }
}

extension HTTPField.Name {
    fileprivate static let from = name("From")
    fileprivate static let fetchMode = name("Sec-Fetch-Mode")
    fileprivate static let fetchDest = name("Sec-Fetch-Dest")
    fileprivate static let secPurpose = name("Sec-Purpose")
    fileprivate static let purpose = name("Purpose")
    fileprivate static let xPurpose = name("X-Purpose")
    fileprivate static let xMoz = name("X-Moz")
}
