import LatchkeyCore

import struct FoundationEssentials.Data
import class FoundationEssentials.JSONDecoder
import class FoundationEssentials.JSONEncoder

extension AuditEvent {
    static let columns = "at, name, sign_in, account, app, network, details"

    var detailsText: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(details), as: UTF8.self)
        }
    }

    init(_ row: SQLRow) throws {
        let place = row.place(in: "audit_events")
        let details = try row.text("details", place)
        guard let decoded = try? JSONDecoder().decode([String: String].self, from: Data(details.utf8)) else {
            throw place.corrupt("details")
        }
        self.init(
            try row.word("name", place), at: try row.timestamp("at", place),
            signIn: try row.optionalText("sign_in", place).map { SignInID(trusted: $0) },
            account: try row.optionalText("account", place).map { AccountID(trusted: $0) },
            app: try row.optionalText("app", place).map { AppID(trusted: $0) },
            network: try row.optionalText("network", place).map { NetworkPrefix(trusted: $0) }, details: decoded)
    }
}
