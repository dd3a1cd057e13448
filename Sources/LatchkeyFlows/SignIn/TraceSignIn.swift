public import LatchkeyCore

/// Tells the life of one sign-in, from its id or its link's fingerprint; never from a secret.
public struct TraceSignIn: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case found(SignInID, [AuditEvent])
        case unknown
        /// Somebody pasted a secret. It was not looked up.
        case secretGiven
    }

    public func callAsFunction(_ name: String) async throws -> Outcome {
        if Secret.mayBe(in: name) { return .secretGiven }
        return try await workplace.store.read { snapshot in
            guard let id = try SignInID(parsing: name) ?? snapshot.signIn(withFingerprint: name) else {
                return .unknown
            }
            let events = try snapshot.events(of: id, limit: 1_000)
            return events.isEmpty ? .unknown : .found(id, events)
        }
    }
}
