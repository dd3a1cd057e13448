public import LatchkeyCore

/// What policy decided from a moment on, page after page, so that it can be decided anew under a changed configuration.
public struct ListDecisions: Sendable {
    private let workplace: Workplace

    private static let page = 1_000

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    /// Empty after the last. Acts that came to nothing for other reasons than policy are among them, without a decision.
    public func callAsFunction(since: Timestamp, after place: Int64?) async throws -> [PlacedEvent] {
        try await workplace.store.survey {
            try $0.events(
                named: [.signedIn, .linkRefused, .linkHandedOff], since: since, after: place, limit: Self.page)
        }
    }
}
