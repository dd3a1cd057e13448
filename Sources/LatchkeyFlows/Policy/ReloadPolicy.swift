public import LatchkeyCore

/// A changed configuration takes effect while the server runs, or is refused; either is written down.
public struct ReloadPolicy: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    /// Answers what changed. Acts that are under way end under what they began with.
    public func callAsFunction(
        _ apps: AppDirectory, networks: any NetworkRegistry, file: String
    ) async throws -> [String] {
        let now = workplace.clock.now
        let changes = workplace.apps.changes(to: apps)
        let event = AuditEvent(.policyReloaded, at: now, details: ["file": file, "changed": Self.line(changes)])
        try await workplace.store.transact { try $0.append(event) }
        workplace.reload(apps, networks: networks)
        return changes
    }

    /// What is wrong with the file stays in the operator's log: it may be anything.
    public func refused(file: String, problems: Int) async throws {
        let event = AuditEvent(
            .policyRefused, at: workplace.clock.now, details: ["file": file, "problems": String(problems)])
        try await workplace.store.transact { try $0.append(event) }
    }

    private static let longestLine = 2_000

    private static func line(_ changes: [String]) -> String {
        let text = changes.isEmpty ? "nothing" : changes.joined(separator: "; ")
        return text.utf8.count <= longestLine ? text : "\(changes.count) changes"
    }
}
