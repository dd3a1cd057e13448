import CCurl

extension SMTPTrouble {
    /// What libcurl found while it connected.
    init(connecting code: CURLcode, to route: MailRoute, detail: String, reply: SMTPReply?) {
        let said = reply.map { $0.code >= 400 ? ": \($0.text)" : "" } ?? ""
        self.init(words: Self.words(for: code, route: route, detail: detail) + said)
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
