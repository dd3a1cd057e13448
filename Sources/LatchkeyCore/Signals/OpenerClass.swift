/// Who seems to have opened a link, from what the request itself shows. A guess, for counting and explaining.
///
/// It decides nothing alone: opening changes nothing whoever opens, headers are whatever a client likes to send, and a
/// scanner that drives a whole browser looks like a person. docs/scanners.md says what is known of each.
public enum OpenerClass: String, Sendable, CaseIterable {
    /// Nothing speaks against a person at a browser; or the browser that began the sign-in.
    case person
    /// A mail scanner, link preview, robot or program: something in the request says so.
    case scanner
    /// A browser that fetched the page ahead, before anybody asked for it.
    case prefetch
    /// Neither shown: an old or rare browser, a mail app, or a scanner in plain clothes.
    case unknown

    /// Why, in fixed words for audit events and counters; the order is theirs in every list.
    public enum Evidence: String, Sendable, CaseIterable {
        case prefetchHeader = "prefetch_header"
        case initiatingBrowser = "initiating_browser"
        case knownScannerAgent = "known_scanner_agent"
        case linkPreviewAgent = "link_preview_agent"
        case robotAgent = "robot_agent"
        case headlessBrowser = "headless_browser"
        case scriptLibraryAgent = "script_library_agent"
        case robotFromHeader = "robot_from_header"
        case headRequest = "head_request"
        case mailAppAgent = "mail_app_agent"
        case noUserAgent = "no_user_agent"
        case noFetchMetadata = "no_fetch_metadata"
        case noAcceptLanguage = "no_accept_language"
        case noPageAccepted = "no_page_accepted"
        case withinSecondsOfDelivery = "within_seconds_of_delivery"
        /// The link came through a service that rewrites links, so somebody probably pressed it in a protected mailbox.
        case throughLinkRewriter = "through_link_rewriter"
        case ranScript = "ran_script"
    }

    /// No mail arrives, is read and is pressed faster than that.
    static let fasterThanAPerson = TimeSpan.seconds(5)

    public static func of(_ traits: OpeningTraits) -> (OpenerClass, evidence: [Evidence]) {
        let found = traits.evidence
        return (judge(found), Evidence.allCases.filter(found.contains))
    }

    private static func judge(_ found: Set<Evidence>) -> Self {
        let automatic: Set<Evidence> = [
            .knownScannerAgent, .linkPreviewAgent, .robotAgent, .headlessBrowser, .scriptLibraryAgent, .robotFromHeader,
            .headRequest,
        ]
        let missing = found.intersection([.noUserAgent, .noFetchMetadata, .noAcceptLanguage, .noPageAccepted])
        if found.contains(.prefetchHeader) { return .prefetch }
        if found.contains(.initiatingBrowser) { return .person }
        if !found.isDisjoint(with: automatic) { return .scanner }
        // Something missing is no proof: old browsers, and proxies that drop headers. Two things at once from somebody
        // who was faster than a person are.
        if found.contains(.withinSecondsOfDelivery) { return missing.count >= 2 ? .scanner : .unknown }
        return missing.isEmpty && !found.contains(.mailAppAgent) ? .person : .unknown
    }
}

extension OpeningTraits {
    fileprivate var evidence: Set<OpenerClass.Evidence> {
        let agent = userAgent ?? ""
        // A script's own request asks for JSON; a navigation that doesn't ask for a page isn't a browser's.
        let wantsPage = ranScript || (accept ?? "").contains("text/html")
        let seen: [(OpenerClass.Evidence, Bool)] = [
            (.prefetchHeader, [secPurpose, purpose, xPurpose, xMoz].contains { Self.isAhead($0) }),
            (.initiatingBrowser, hasBinding),
            (.robotFromHeader, from?.contains("@") == true || from?.contains("(at)") == true),
            (.headRequest, method == "HEAD"),
            (.noUserAgent, agent.isEmpty),
            (.noFetchMetadata, secFetchSite == nil && secFetchMode == nil && secFetchDest == nil),
            (.noAcceptLanguage, (acceptLanguage ?? "").isEmpty),
            (.noPageAccepted, !wantsPage),
            (.withinSecondsOfDelivery, elapsedSinceIssue.map { $0 < OpenerClass.fasterThanAPerson } ?? false),
            (.throughLinkRewriter, referer.map(Self.isRewriter) ?? false),
            (.ranScript, ranScript),
        ]
        return AgentSigns.evidence(in: agent).union(seen.filter(\.1).map(\.0))
    }

    /// `prefetch` and its parameters (Fetch standard), or Safari's `preview`.
    private static func isAhead(_ purpose: String?) -> Bool {
        guard let purpose else { return false }
        let word = purpose.prefix(64).lowercased().split { ";, ".contains($0) }.first
        return word == "prefetch" || word == "prerender" || word == "preview"
    }

    private static func isRewriter(_ referer: String) -> Bool {
        let parts = referer.prefix(256).lowercased().split(separator: "/", maxSplits: 2)
        guard parts.count > 1, parts[0] == "https:" else { return false }
        return [
            "safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com", "cudasvc.com",
            "mimecast.com", "mimecastprotect.com", "secure-web.cisco.com",
        ].contains { parts[1] == $0 || parts[1].hasSuffix(".\($0)") }
    }
}
