/// Who asked, as far as the request itself shows it: what a person is told so that they can say "that wasn't me".
public struct Requester: Hashable, Sendable {
    /// Browser and system in plain words, such as `Firefox on Windows`, or `unknown browser`.
    public let browser: String
    public let network: NetworkPrefix

    public init(browser: String, network: NetworkPrefix) {
        self.browser = browser
        self.network = network
    }
}
