import LatchkeyTestKit
import Testing

@Suite("PostgreSQL keeps the contract of the store", .enabled(if: TestPostgres.url != nil))
struct PostgresContractTests {
    @Test("the contract", arguments: StoreContract.promises)
    func contract(promise: StoreContract.Promise) async throws {
        try await promise.check(StoreContract { try TestPostgres.engine() })
    }
}
