import HTTPTypes
import Hummingbird

@testable import LatchkeyCore
@testable import LatchkeyHTTP

/// A session is read where it stands under its very name, once; sent twice, it is nobody's (A12).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let cookies = Cookies(isSecure: count % 2 == 0)
    let lines = text(start, count).split(separator: "\n").map(String.init)
    let session = Secret(.session, bits: [UInt8](repeating: 7, count: 32))
    let pair = "\(cookies.isSecure ? "__Host-" : "")lk_session=\(session.reveal())"
    if let found = cookies.read(.session, from: request(lines)) {
        demand(lines.contains { $0.contains(found.reveal()) }, "a session comes from nowhere: \(lines)")
        demand(
            cookies.read(.session, from: request(lines + [pair])) == nil, "two sessions, and one is believed: \(lines)")
    }
    let names = lines.joined(separator: ";").utf8.split(separator: 0x3b).filter { $0.contains(0x3d) }
        .map { String(decoding: $0.prefix { $0 != 0x3d }, as: UTF8.self) }
    guard !names.contains(where: { $0.contains("lk_session") }) else { return 0 }
    demand(cookies.read(.session, from: request(lines + [pair])) == session, "a session isn't found beside \(lines)")
    return 0
}

private func request(_ lines: [String]) -> Request {
    var headers = HTTPFields()
    for line in lines { headers.append(HTTPField(name: .cookie, value: line)) }
    return Request(headers: headers)
}
