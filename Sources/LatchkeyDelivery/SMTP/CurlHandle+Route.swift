import CCurl
import LatchkeyCore

extension CurlHandle {
    /// A handle that will connect to `route`, begin TLS and sign in, and then leave the conversation to us.
    convenience init(
        for route: MailRoute, greetingAs name: String, until deadline: ContinuousClock.Instant
    ) throws(SMTPTrouble) {
        try self.init()
        let left = max(1, Int((deadline - .now) / .milliseconds(1)))
        try set(CURLOPT_URL, Self.url(of: route, greetingAs: name))
        try set(CURLOPT_CONNECT_ONLY, 1)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, min(left, Int(route.patience.connect.milliseconds)))
        try set(CURLOPT_TIMEOUT_MS, left)
        // A proxy for the web, set in the environment, has no business with mail.
        try set(CURLOPT_PROXY, "")
        try secure(route)
        if let credentials = route.credentials { try signIn(with: credentials) }
    }

    private func secure(_ route: MailRoute) throws(SMTPTrouble) {
        let level = route.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        try set(CURLOPT_USE_SSL, Int(level.rawValue))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        guard let caFile = route.caFile else { return }
        try set(CURLOPT_CAINFO, caFile)
        try set(CURLOPT_CAPATH, nil)
    }

    private func signIn(with credentials: MailRoute.Credentials) throws(SMTPTrouble) {
        try set(CURLOPT_USERNAME, credentials.username)
        try set(CURLOPT_PASSWORD, credentials.password)
        // Inside TLS these two are what every mail server can do. Left to itself libcurl prefers GSSAPI and NTLM where
        // they are offered, and gives up when they fail.
        try set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
    }

    private static func url(of route: MailRoute, greetingAs name: String) -> String {
        let scheme = route.security == .implicitTLS ? "smtps" : "smtp"
        let host = route.host.contains(":") ? "[\(route.host)]" : route.host
        return "\(scheme)://\(host):\(route.port)/\(name)"
    }
}
