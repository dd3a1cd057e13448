import CCurl

/// Why a route gave no verdict on a message, in words for the operator.
struct SMTPTrouble: Error {
    let words: String
    /// True if the connection ended before the mail server can have taken the message.
    var isLostBeforeMessage = false

    static func lost(after command: String) -> Self {
        Self(words: "the connection was lost after \(command)", isLostBeforeMessage: true)
    }

    static func silent(after command: String) -> Self {
        Self(words: "the mail server didn't answer in time after \(command)")
    }

    static let nonsense = Self(words: "the mail server's answer wasn't SMTP")

    /// What libcurl found while it connected.
    init(connecting code: CURLcode, to route: MailRoute, detail: String, reply: SMTPReply?) {
        let said = reply.map { $0.code >= 400 ? ": \($0.text)" : "" } ?? ""
        words = Self.words(for: code, route: route, detail: detail) + said
    }

    init(words: String, isLostBeforeMessage: Bool = false) {
        self.words = words
        self.isLostBeforeMessage = isLostBeforeMessage
    }

    private static func words(for code: CURLcode, route: MailRoute, detail: String) -> String {
        let place = "\(route.host):\(route.port)"
        return switch code {
        case CURLE_COULDNT_RESOLVE_HOST: "the name \(route.host) can't be resolved; check the host and the DNS"
        case CURLE_COULDNT_CONNECT: "no connection to \(place); check host, port and firewall (\(detail))"
        case CURLE_OPERATION_TIMEDOUT: "\(place) didn't answer in time; check port and firewall (\(detail))"
        case CURLE_USE_SSL_FAILED:
            "\(place) doesn't offer STARTTLS, so nothing was sent; port 465 wants smtps:// in its url"
        case CURLE_PEER_FAILED_VERIFICATION: "the certificate of \(place) can't be trusted (\(detail))"
        case CURLE_SSL_CACERT_BADFILE: "the CA file \(route.caFile ?? "") can't be read"
        case CURLE_SSL_CONNECT_ERROR: "TLS with \(place) failed; port 587 wants smtp:// in its url (\(detail))"
        case CURLE_LOGIN_DENIED: "\(place) refused the user name or the password; check both"
        default: "\(place) can't be used: \(detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)"
        }
    }
}
