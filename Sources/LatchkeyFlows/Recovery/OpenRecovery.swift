public import LatchkeyCore

/// The link from the mailbox and the code from the telephone, together: a session that can set a new factor, and nothing
/// else.
public struct OpenRecovery: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case signedIn(SignedIn)
        case wrong(InspectLink.Inspection, triesLeft: Int)
        /// The code wasn't one; nothing is counted, because scanners press buttons.
        case malformed(InspectLink.Inspection)
        case closed(Closed, App)
        /// No recovery has this link.
        case unknown
    }

    public func callAsFunction(_ link: Secret, code typed: String, by visitor: Visitor) async throws -> Outcome {
        let now = workplace.clock.now
        let fresh = Completion.Fresh(at: now, from: workplace.entropy)
        let candidates = workplace.keyring.digests(link)
        // An unknown secret costs a read and never the writer (A01).
        let seen = try await workplace.store.read { try $0.signIn(withLink: candidates) }
        guard let seen, seen.purpose == .recover else { return .unknown }
        let session = visitor.session.map(workplace.keyring.digests) ?? []
        return try await workplace.store.transact { [workplace] transaction in
            guard let picture = try transaction.picture(of: seen.id, session: session),
                let app = workplace.apps.app(picture.signIn.app)
            else { return .unknown }
            let entry = Entry(
                picture: picture, app: app, visitor: visitor, fresh: fresh, now: now, workplace: workplace)
            return try entry.carryOut(typed, in: transaction)
        }
    }
}

private struct Entry {
    let picture: SignInPicture
    let app: App
    let visitor: Visitor
    let fresh: Completion.Fresh
    let now: Timestamp
    let workplace: Workplace

    func carryOut(_ typed: String, in transaction: any StoreTransaction) throws -> OpenRecovery.Outcome {
        let before = picture.signIn
        var signIn = before
        if let closed = before.closed(in: picture.circumstances, at: now) { return try refuse(closed, in: transaction) }
        guard let code = TypedCode(typed: typed), code.kind == .mailed else { return .malformed(inspection) }
        let entry = signIn.recover(in: picture.circumstances, at: now) { digest in
            workplace.keyring.matches(code, digest, of: before.id)
        }
        if signIn != before { try transaction.advance(signIn, from: before) }
        switch entry {
        case .completed: return .signedIn(try open(signIn, in: transaction))
        case .wrong(let triesLeft):
            try append(.recoveryFailed, ["reason": "wrong_code", "tries": String(signIn.wrongCodes)], to: transaction)
            return .wrong(inspection, triesLeft: triesLeft)
        case .noTriesLeft, .noHandoff:
            try append(.recoveryFailed, ["reason": "codes_over", "tries": String(signIn.wrongCodes)], to: transaction)
            return .closed(.revoked, app)
        case .closed(let closed): return try refuse(closed, in: transaction)
        }
    }

    private var inspection: InspectLink.Inspection {
        InspectLink.Inspection(signIn: picture.signIn, app: app, bound: false, closed: nil)
    }

    private func open(_ signIn: SignIn, in transaction: any StoreTransaction) throws -> SignedIn {
        let decision = PolicyDecision(for: PolicyCase(policy: app.policy, purpose: .recover))
        let mailbox = workplace.mailboxes.judge(
            signIn.address, marked: picture.circumstances.account?.mailbox, devicesIn30Days: 0, unboundOpenings: 0)
        let completion = Completion(
            signIn: signIn, app: app, acr: .emailLink, visitor: visitor, fresh: fresh, decision: decision,
            mailbox: mailbox, now: now)
        try append(.recoveryOpened, ["browser": visitor.requester.browser], to: transaction)
        return try completion.carryOut(picture, workplace.keyring, in: transaction)
    }

    private func refuse(_ closed: Closed, in transaction: any StoreTransaction) throws -> OpenRecovery.Outcome {
        try append(.linkRefused, ["reason": closed.rawValue, "bound": "false"], to: transaction)
        return .closed(closed, app)
    }

    private func append(
        _ name: AuditEvent.Name, _ details: [String: String], to transaction: any StoreTransaction
    ) throws {
        try transaction.append(
            AuditEvent(
                name, at: now, signIn: picture.signIn.id, account: picture.signIn.subject.account, app: app.id,
                network: visitor.requester.network, details: details),
            atMost: ConfirmLink.notedRefusals)
    }
}
