import Glibc
import LatchkeyCore
import LatchkeyTestKit

/// The secrets that were handed out, and every byte that was ever stored. Unchecked: see ``Crossing``.
final class Vault: @unchecked Sendable {
    private var secrets: Set<String> = []
    private var stored: [UInt8] = []

    func add(_ texts: String...) { secrets.formUnion(texts) }

    func keep(_ commit: MemoryDatabase.Commit) {
        for key in commit.keys { keep(key, of: commit.after) }
        for event in commit.events {
            for (name, value) in event.details {
                keep(name)
                keep(value)
            }
        }
    }

    /// Whether a secret can be read in what was stored.
    func isOpen() -> Bool {
        let text = stored.map { $0 == 0 ? 1 : CChar(bitPattern: $0) } + [0]
        return secrets.contains { strstr(text, $0) != nil }
    }

    private func keep(_ key: MemoryTables.Key, of tables: MemoryTables) {
        switch key {
        case .account(let id): keep(tables.accounts[id]?.address.text)
        case .signIn(let id): if let signIn = tables.signIns[id] { keep(signIn) }
        case .session(let id): keep(tables.sessions[id]?.digest.bytes)
        case .device(let digest): keep(digest)
        case .message(let id): if let posted = tables.outbox[id] { keep(posted.message) }
        case .allowance(let subject): keep(subject)
        case .opener(_, let name): keep(name)
        case .factor(let id): keep(tables.factors[id]?.sealed)
        case .recovery(let id): keep(tables.recoveries[id]?.checked)
        case .addressChange(let id): keep(tables.addressChanges[id]?.undo.bytes)
        case .apiKey(let id): keep(tables.apiKeys[id]?.digest.bytes)
        case .address, .sessionOf, .watermarks, .offer: break
        }
    }

    private func keep(_ signIn: SignIn) {
        for digest in [signIn.digests.link, signIn.digests.binding, signIn.digests.code, signIn.digests.notMe] {
            keep(digest.bytes)
        }
        if case .handedOff(let handoff) = signIn.state { keep(handoff.code.bytes) }
        keep(signIn.returnTo)
        keep(signIn.requester.browser)
    }

    private func keep(_ message: OutboxMessage) {
        keep(message.sealed)
        switch message.state {
        case .queued: break
        case .deferred(let reply), .accepted(let reply), .rejected(let reply), .abandoned(let reply): keep(reply)
        }
    }

    private func keep(_ text: String?) {
        guard var text else { return }
        text.withUTF8 { stored.append(contentsOf: $0) }
        stored.append(0)
    }

    private func keep(_ bytes: [UInt8]?) {
        guard let bytes else { return }
        stored.append(contentsOf: bytes)
        stored.append(0)
    }
}
