/// What one opening of a link shows of whoever opened it: a few headers as they came, and what we know of link and browser.
///
/// Set what there is; nil is a header that wasn't sent. Nothing here is kept: only the class and its evidence are.
public struct OpeningTraits: Hashable, Sendable {
    /// As sent: `GET`, `HEAD`, `POST`.
    public var method: String
    /// The browser showed the binding of this very sign-in.
    public var hasBinding: Bool
    /// The opening reached us through the page's script (`POST /l/inspect`), and not as a mere GET.
    public var ranScript: Bool
    /// From the making of the link to this opening.
    public var elapsedSinceIssue: TimeSpan?

    public var userAgent: String?
    public var accept: String?
    public var acceptLanguage: String?
    public var referer: String?
    /// `From`, in which robots name their keeper (RFC 9110 §10.1.2).
    public var from: String?

    public var secFetchSite: String?
    public var secFetchMode: String?
    public var secFetchDest: String?

    /// `Sec-Purpose`, such as `prefetch;prerender`.
    public var secPurpose: String?
    /// `Purpose`, the older form of it in Chrome.
    public var purpose: String?
    /// `X-Purpose`, the older form of it in Safari.
    public var xPurpose: String?
    /// `X-moz`, the older form of it in Firefox.
    public var xMoz: String?

    public init(method: String, hasBinding: Bool, ranScript: Bool, elapsedSinceIssue: TimeSpan? = nil) {
        self.method = method
        self.hasBinding = hasBinding
        self.ranScript = ranScript
        self.elapsedSinceIssue = elapsedSinceIssue
    }
}
