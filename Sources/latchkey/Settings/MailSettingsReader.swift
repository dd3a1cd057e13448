import Foundation
import LatchkeyCore
import LatchkeyDelivery

/// The section `mail`: who our messages come from, and which mail servers take them.
struct MailSettingsReader {
    let root: SettingsSection
    let reader: SettingsReader

    func read(issuer: String?) -> (sender: MailSender, routes: [MailRoute])? {
        let mail = root.section("mail")
        let sender = readSender(mail)
        let sections = mail.sections("routes")
        let routes = sections.enumerated().compactMap { readRoute($0.element, $0.offset) }
        if sections.isEmpty {
            mail.complain("routes", "names no mail server; write routes: [{url: \"smtp://mail.example.com:587\"}]")
        }
        if let issuer, let sender { refuseUnfit(issuer, sender) }
        mail.refuseUnknownKeys()
        guard let sender, routes.count == sections.count, !routes.isEmpty else { return nil }
        return (sender, routes)
    }

    private func refuseUnfit(_ issuer: String, _ sender: MailSender) {
        do {
            _ = try MessageRenderer(issuer: issuer, sender: sender)
        } catch {
            root.complain("issuer", "\(error)")
        }
    }

    /// `Name <address>` or the address alone.
    private func readSender(_ mail: SettingsSection) -> MailSender? {
        guard let text = mail.required("from", "\"Example <sign-in@example.com>\"") else { return nil }
        let bare = /([^<>]*)<([^<>]+)>/
        let match = text.wholeMatch(of: bare)
        let name = match.map { String($0.1).trimmingCharacters(in: .whitespaces) } ?? ""
        do {
            let address = try EmailAddress(parsing: match.map { String($0.2) } ?? text)
            return try MailSender(name: name.isEmpty ? "Latchkey" : name, address: address)
        } catch let unfit as MailSender.Unfit {
            mail.complain("from", "\(unfit)")
        } catch {
            mail.complain("from", "holds no email address; write \"Example <sign-in@example.com>\"")
        }
        return nil
    }

    private func readRoute(_ section: SettingsSection, _ index: Int) -> MailRoute? {
        section.refuseSecret("password", instead: "write password_file: and the path of a file with mode 0600")
        let name = section.text("name") ?? "route \(index + 1)"
        let credentials = readCredentials(section, index)
        let caFile = section.text("ca_file").map(reader.absolute)
        let connect = section.span("connect_timeout", or: .seconds(10))
        let whole = section.span("timeout", or: .seconds(30))
        let connections = section.count("connections", or: MailRoute.usualConnections, in: MailRoute.connectionRange)
        defer { section.refuseUnknownKeys() }
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            section.complain("ca_file", "can't read \(caFile)")
        }
        guard let url = section.required("url", "smtp://mail.example.com:587"), let target = target(url, section) else {
            return nil
        }
        do {
            return try MailRoute(
                name: name, host: target.host, port: target.port, security: target.security, credentials: credentials,
                caFile: caFile, patience: .init(connect: connect, whole: whole), connections: connections)
        } catch {
            guard case .clearText(let host) = error else {
                section.complain("url", "\(error)")
                return nil
            }
            section.complain(
                "url",
                "mail to \(host) would travel in clear; write smtp://\(host) or smtps://\(host) (smtp+plain is for "
                    + "a mail server on this machine)")
            return nil
        }
    }

    private func readCredentials(_ section: SettingsSection, _ index: Int) -> MailRoute.Credentials? {
        let username = section.text("username")
        var password = reader.environment["LATCHKEY_MAIL_ROUTES_\(index)_PASSWORD"]
        if let path = section.text("password_file") {
            password = reader.secretFile(reader.absolute(path), "password_file", section)?
                .trimmingCharacters(in: .newlines)
        }
        switch (username, password) {
        case (nil, nil): return nil
        case (let username?, let password?): return .init(username: username, password: password)
        case (nil, _?): section.complain("username", "is missing beside the password")
        case (_?, nil): section.complain("password_file", "is missing beside the user name")
        }
        return nil
    }

    private func target(
        _ url: String, _ section: SettingsSection
    ) -> (host: String, port: Int?, security: MailRoute.Security)? {
        let schemes: [String: MailRoute.Security] = ["smtp": .startTLS, "smtps": .implicitTLS, "smtp+plain": .none]
        let pattern = /([a-z+]+):\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.\-_]+)(?::([0-9]{1,5}))?\/?/
        guard !url.contains("@") else {
            section.complain("url", "holds a user name or password; write username: and password_file: beside it")
            return nil
        }
        guard let match = url.wholeMatch(of: pattern), let security = schemes[String(match.1)] else {
            section.complain(
                "url",
                "must be smtp://host:port (TLS by STARTTLS, required), smtps://host:port (TLS from the start) "
                    + "or, for a mail server on this machine, smtp+plain://127.0.0.1:25")
            return nil
        }
        return (match.2.filter { $0 != "[" && $0 != "]" }, match.3.flatMap { Int($0) }, security)
    }
}
