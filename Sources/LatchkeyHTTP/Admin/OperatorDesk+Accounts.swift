import LatchkeyAPI
import LatchkeyCore
import LatchkeyFlows

extension OperatorDesk {
    func add(_ text: String) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: text) else { return .refused(Self.malformed(text)) }
        switch try await AddAccount(workplace)(address) {
        case .added(let account):
            return .account(AccountRecord(account), says: "added \(address.text); the first link verifies the address")
        case .exists(let account):
            return .account(AccountRecord(account), says: "\(account.address.text) has an account already")
        }
    }

    func show(_ text: String) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: text) else { return .refused(Self.malformed(text)) }
        guard let account = try await FindAccounts(workplace)(address) else { return .refused(Self.unknown(address)) }
        return .account(AccountRecord(account), says: "")
    }

    func list(_ after: String?, _ limit: Int) async throws -> OperatorReply {
        let accounts = try await FindAccounts(workplace)(after: after, limit: min(max(limit, 1), 1_000))
        return .accounts(accounts.map(AccountRecord.init))
    }

    func change(_ text: String, _ change: AccountChange) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: text) else { return .refused(Self.malformed(text)) }
        let wanted: ChangeAccount.Change
        switch change {
        case .disable: wanted = .disable
        case .enable: wanted = .enable
        case .signOutEverywhere: wanted = .signOutEverywhere
        case .hold: wanted = .hold
        case .release: wanted = .release
        case .mark(let word):
            let mailbox = word.flatMap(MailboxClass.init)
            guard word == nil || mailbox != nil else {
                return .refused("there is no mailbox class of that name; take shared, role, person, disposable or none")
            }
            wanted = .mark(mailbox)
        case .address(let new):
            guard let new = try? EmailAddress(parsing: new) else { return .refused(Self.malformed(new)) }
            wanted = .address(new)
        }
        switch try await ChangeAccount(workplace)(wanted, of: address) {
        case .changed(let account):
            return .account(AccountRecord(account), says: Self.sentence(for: wanted, address))
        case .unchanged(let account): return .account(AccountRecord(account), says: "nothing to do: it was so already")
        case .addressTaken: return .refused("that address belongs to another account")
        case .unknown: return .refused(Self.unknown(address))
        }
    }

    private static func sentence(for change: ChangeAccount.Change, _ address: EmailAddress) -> String {
        switch change {
        case .disable, .enable, .signOutEverywhere:
            "done; what was issued to \(address.text) before is dead"
        case .address:
            "done; what was issued to \(address.text) before is dead, and a notice went there that can undo it for seven "
                + "days"
        case .hold: "links are stopped for \(address.text), and what was issued before is dead; release clears it"
        case .release: "links work again for \(address.text)"
        case .mark: "noted; it holds for sign-ins to come"
        }
    }

    func invite(_ text: String, _ app: String?, _ language: String?) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: text) else { return .refused(Self.malformed(text)) }
        guard language == nil || Language(rawValue: language ?? "") != nil else {
            return .refused("messages speak en and de")
        }
        let id = app.map { AppID(parsing: $0) ?? AppID(trusted: "") }
        switch try await InviteAccount(workplace)(address, to: id, in: language.flatMap(Language.init)) {
        case .invited(let account, let isNew):
            let opened = isNew ? "opened an account and invited" : "invited"
            return .account(
                AccountRecord(account),
                says: "\(opened) \(address.text); the message says where to sign in and carries no secret")
        case .disabled: return .refused("\(address.text) is disabled; latchkey account enable \(address.text) first")
        case .unknownApp: return .refused("no app of that name is configured")
        case .noApp: return .refused("there are several apps: say which with --app")
        }
    }
}

extension AccountRecord {
    init(_ account: Account) {
        self.init(
            id: account.id.text, address: account.address.text, standing: account.standing.rawValue,
            epoch: account.epoch, createdAt: account.createdAt.description,
            verifiedAt: account.verifiedAt?.description, key: account.address.key)
        mailbox = account.mailbox?.rawValue
        heldAt = account.heldAt?.description
        changedAt = account.changedAt?.description
        factors = account.factors.map(\.rawValue).sorted()
        mayEnrolUntil = account.mayEnrolUntil?.description
        language = account.language?.rawValue
    }
}
