import LatchkeyAPI
import LatchkeyCore
import LatchkeyFlows

extension OperatorDesk {
    func examine() async throws -> OperatorReply {
        let found = try await ExamineStore(workplace)()
        return .examination(
            ExaminationRecord(newestEvent: found.newest?.milliseconds, databaseTime: found.shared?.milliseconds))
    }
}
