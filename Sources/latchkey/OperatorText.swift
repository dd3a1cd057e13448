import Foundation
import LatchkeyAPI

/// Answers about revocations and keys, as a person reads them.
enum OperatorText {
    static func lines(_ record: RevocationRecord) -> String {
        """
        revoked in \(milliseconds(record.revokedInMs)), at every node; counted in \(milliseconds(record.countedInMs))

          links      \(record.links)
          sessions   \(record.sessions)
          messages   \(record.messages) that waited are not sent
          at         \(record.at)
        """
    }

    static func row(_ key: KeyRecord) -> String {
        let name = key.name.padding(toLength: max(24, key.name.count), withPad: " ", startingAt: 0)
        let state =
            key.revokedAt.map { "revoked \($0)" } ?? (key.live ? "until \(key.expiresAt)" : "expired \(key.expiresAt)")
        return "\(name)  \(state)  \(key.scopes.joined(separator: ","))"
    }

    private static func milliseconds(_ count: Double) -> String { String(format: "%.1f ms", count) }
}

/// A key as JSON, with its secret the one time that it is shown.
struct PrintedKey: Encodable {
    let name: String
    let scopes: [String]
    let createdAt: String
    let expiresAt: String
    let revokedAt: String?
    let live: Bool
    let secret: String?

    init(_ record: KeyRecord, _ secret: String?) {
        (name, scopes, createdAt, expiresAt) = (record.name, record.scopes, record.createdAt, record.expiresAt)
        (revokedAt, live) = (record.revokedAt, record.live)
        self.secret = secret
    }
}
