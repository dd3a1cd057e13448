import LatchkeyCore

import struct FoundationEssentials.Data
import class FoundationEssentials.JSONDecoder

extension AuditEvent {
    static let columns = "at, name, sign_in, account, app, network, details"

    /// A JSON object, its keys in order. Written here, because a general encoder takes longer than the row's writing does.
    var detailsText: String {
        var text = "{"
        for (key, value) in details.sorted(by: { $0.key < $1.key }) {
            if text.utf8.count > 1 { text += "," }
            Self.append(key, to: &text)
            text += ":"
            Self.append(value, to: &text)
        }
        return text + "}"
    }

    /// RFC 8259 §7: quotation mark, backslash and control characters have to be escaped, and nothing else.
    private static func append(_ word: String, to text: inout String) {
        text += "\""
        if word.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c }) {
            text += word
        } else {
            for scalar in word.unicodeScalars {
                switch scalar {
                case "\"", "\\": text += "\\\(scalar)"
                case "\u{0}"..<" ": text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
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
