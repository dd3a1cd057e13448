import LatchkeyTestKit
import Testing

@Suite("The store in memory keeps the contract of the store")
struct MemoryContractTests {
    @Test("the contract", arguments: StoreContract.promises)
    func promise(_ promise: StoreContract.Promise) async throws {
        try await promise.check(StoreContract { MemoryStore() })
    }
}
