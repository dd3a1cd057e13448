import LatchkeyAPI
import LatchkeyCore
import LatchkeyFlows

extension OperatorDesk {
    func startRecovery(_ wish: RecoveryWish) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: wish.address) else {
            return .refused(Self.malformed(wish.address))
        }
        guard let app = AppID(parsing: wish.app) else { return .refused(Self.noSuchApp(wish.app)) }
        let flow = StartRecovery(workplace)
        switch try await flow(.init(address: address, app: app, by: wish.by, check: wish.check)) {
        case .sent(let recovery, let spoken):
            return .recovery(record(recovery, address, spoken), says: Self.sent(to: address))
        case .waits(let recovery):
            return .recovery(
                record(recovery, address, nil),
                says:
                    "nothing is sent yet: somebody else has to approve it, latchkey recovery approve \(recovery.id) --by NAME"
            )
        case .unknownApp: return .refused(Self.noSuchApp(wish.app))
        case .unknownAccount: return .refused(Self.unknown(address))
        case .disabled:
            return .refused("\(address.text) is disabled; latchkey account enable \(address.text) comes first")
        case .nameUnfit: return .refused(Self.nameUnfit)
        case .checkUnfit:
            return .refused(
                "say how you made sure that the caller is the owner, in \(Recovery.shortestCheck) to "
                    + "\(Recovery.longestCheck) characters on one line: --check \"called back at the number in the file\""
            )
        case .limited(let until):
            return .refused("five recoveries of this account were started within an hour; go on after \(until)")
        }
    }

    func approveRecovery(_ text: String, by name: String) async throws -> OperatorReply {
        guard let id = RecoveryID(parsing: text) else { return .refused(Self.noSuchRecovery) }
        switch try await ApproveRecovery(workplace)(id, by: name) {
        case .sent(let recovery, let spoken):
            let account = try await workplace.store.read { try $0.account(recovery.account) }
            let says = account.map { Self.sent(to: $0.address) } ?? ""
            return .recovery(record(recovery, account?.address, spoken), says: says)
        case .samePerson(let recovery):
            return .refused("\(recovery.startedBy) has started it, so somebody else has to approve it")
        case .notWaiting(_, let state):
            return .refused("there is nothing to approve: this recovery is \(state.rawValue)")
        case .nameUnfit: return .refused(Self.nameUnfit)
        case .disabled: return .refused("its account is disabled, or its app is gone")
        case .unknown: return .refused(Self.noSuchRecovery)
        }
    }

    func listRecoveries(_ limit: Int) async throws -> OperatorReply {
        let listed = try await ListRecoveries(workplace)(limit: min(max(limit, 1), 1_000))
        return .recoveries(listed.map { record($0.recovery, $0.address, nil, $0.state) })
    }

    private func record(
        _ recovery: Recovery, _ address: EmailAddress?, _ spoken: TypedCode?, _ state: Recovery.State? = nil
    ) -> RecoveryRecord {
        RecoveryRecord(
            id: recovery.id.text, account: recovery.account.text, address: address?.text, app: recovery.app.text,
            state: (state ?? recovery.state(at: workplace.clock.now)).rawValue, startedBy: recovery.startedBy,
            check: recovery.checked, startedAt: recovery.startedAt.description,
            expiresAt: recovery.expiry.description, approvedBy: recovery.approvedBy,
            approvedAt: recovery.approvedAt?.description, signIn: recovery.signIn?.text,
            spokenCode: spoken?.revealGrouped())
    }

    private static func sent(to address: EmailAddress) -> String {
        "the link is on its way to \(address.text) and works for 5 minutes; read the spoken code out to the caller. "
            + "You never need the link: ask nobody for it"
    }

    private static func noSuchApp(_ name: String) -> String {
        "no app is called \(name.prefix(60)); see apps in the configuration"
    }
    private static let noSuchRecovery = "no recovery has this id; latchkey recovery list shows those of the last day"
    private static let nameUnfit =
        "say who you are, in at most \(Recovery.longestName) characters on one line: --by NAME"
}
