import LatchkeyAPI
import LatchkeyCore
import LatchkeyFlows
import Testing

@testable import LatchkeyHTTP

@Suite("The operator's desk")
struct OperatorDeskTests {
    private func refusal(_ reply: OperatorReply) -> String? {
        guard case .refused(let sentence) = reply else { return nil }
        return sentence
    }

    private func account(_ reply: OperatorReply) -> AccountRecord? {
        guard case .account(let record, _) = reply else { return nil }
        return record
    }

    @Test("adds, shows, lists and changes accounts; each change raises the epoch")
    func accounts() async throws {
        let stage = try EdgeStage()
        let desk = OperatorDesk(stage.workplace)
        let added = try #require(account(try await desk.answer(.addAccount(address: "Anna@example.com"))))
        #expect(added.standing == "active" && added.epoch == 1 && added.verifiedAt == nil)
        #expect(account(try await desk.answer(.addAccount(address: "anna@EXAMPLE.com")))?.id == added.id)
        _ = try await desk.answer(.addAccount(address: "berta@example.com"))
        let changes: [AccountChange] = [.disable, .disable, .enable, .signOutEverywhere, .address("new@example.com")]
        var epochs: [Int64] = []
        for change in changes {
            let reply = try await desk.answer(.changeAccount(address: "anna@example.com", change: change))
            epochs.append(try #require(account(reply)).epoch)
        }
        #expect(epochs == [2, 2, 3, 4, 5])
        #expect(account(try await desk.answer(.showAccount(address: "new@example.com")))?.id == added.id)
        guard case .accounts(let first) = try await desk.answer(.listAccounts(after: nil, limit: -5)) else {
            throw EdgeStage.Unexpected(what: "no list")
        }
        #expect(first.map(\.address) == ["berta@example.com"])
        guard case .accounts(let rest) = try await desk.answer(.listAccounts(after: first[0].key, limit: 9)) else {
            throw EdgeStage.Unexpected(what: "no list")
        }
        #expect(rest.map(\.address) == ["new@example.com"])
    }

    @Test("says no with a sentence: no address, no account, somebody else's address, a secret to trace")
    func refusals() async throws {
        let stage = try EdgeStage()
        let desk = OperatorDesk(stage.workplace)
        _ = try await desk.answer(.addAccount(address: "anna@example.com"))
        _ = try await desk.answer(.addAccount(address: "berta@example.com"))
        let requests: [OperatorRequest] = [
            .addAccount(address: "anna"), .showAccount(address: ""), .showAccount(address: "nina@example.com"),
            .changeAccount(address: "nina@example.com", change: .disable),
            .changeAccount(address: "x", change: .disable),
            .changeAccount(address: "anna@example.com", change: .address("berta@example.com")),
            .changeAccount(address: "anna@example.com", change: .address("x")), .trace(name: "x"),
        ]
        for request in requests {
            #expect((refusal(try await desk.answer(request)) ?? "").count > 10, "\(request)")
        }
        try await stage.open { site in
            let begun = try await site.begin()
            let secret = refusal(try await desk.answer(.trace(name: begun.link)))
            #expect(secret?.contains("secret") == true && secret?.contains(begun.link) == false)
            guard case .trace(let trace) = try await desk.answer(.trace(name: begun.id.text)) else {
                throw EdgeStage.Unexpected(what: "no trace")
            }
            #expect(trace.events.map(\.event).first == "authn_token_created")
        }
    }
}
