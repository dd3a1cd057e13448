import Foundation
import LatchkeyCore
import LatchkeyStore
import LatchkeyTestKit
import Testing

@Suite("SQLite keeps the contract of the store")
struct SQLiteContractTests {
    @Test("the contract", arguments: StoreContract.promises)
    func promise(_ promise: StoreContract.Promise) async throws {
        let folder = try TemporaryFolder()
        let contract = StoreContract {
            try SQLiteEngine(path: "\(folder.path)/\(UUID().uuidString).db", clock: FixedClock())
        }
        try await promise.check(contract)
    }
}
