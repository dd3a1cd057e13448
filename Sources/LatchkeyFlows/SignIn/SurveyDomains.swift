public import LatchkeyCore

/// What becomes of the mail to each recipient domain: for an operator, who learns where scanners open it and where it is late.
public struct SurveyDomains: Sendable {
    private let workplace: Workplace

    /// A sign-in is forgotten a day after its end.
    public static let longest = TimeSpan.days(1)

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public func callAsFunction(last span: TimeSpan) async throws -> [DomainTraffic] {
        let since = workplace.clock.now - min(span, Self.longest)
        return try await workplace.store.survey { try $0.domains(since: since) }
    }
}
