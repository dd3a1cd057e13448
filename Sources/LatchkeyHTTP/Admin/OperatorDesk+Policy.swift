import LatchkeyAPI
import LatchkeyCore
import LatchkeyFlows

extension OperatorDesk {
    func decisions(_ since: Int64, after place: Int64?) async throws -> OperatorReply {
        let events = try await ListDecisions(workplace)(since: Timestamp(milliseconds: since), after: place)
        return .decisions(events.map(DecisionRecord.init))
    }
}

extension DecisionRecord {
    init(_ placed: PlacedEvent) {
        let event = placed.event
        self.init(
            place: placed.place, at: event.at.description, signIn: event.signIn?.text, app: event.app?.text ?? "",
            decision: event.details["decision"] ?? "", reasons: event.details["reasons"] ?? "",
            facts: event.details["facts"])
    }
}
