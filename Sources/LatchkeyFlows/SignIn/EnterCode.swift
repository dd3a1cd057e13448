public import LatchkeyCore

/// A code was typed into the waiting window: the one from the mail, or the one that the opening browser shows.
public struct EnterCode: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case signedIn(SignedIn)
        case wrong(TypedCode.Kind, triesLeft: Int)
        /// Codes are over, for this sign-in or for this identifier; links still work.
        case noTriesLeft
        case noHandoff
        case malformed
        case closed(Closed, App)
        /// Policy lets nobody in here; the code was right and is not spent.
        case refused(PolicyDecision, App)
        /// There is no such sign-in, or another browser began it: the two are answered alike.
        case notYours
    }

    public func callAsFunction(_ typed: String, for id: SignInID, by visitor: Visitor) async throws -> Outcome {
        let now = workplace.clock.now
        let fresh = Completion.Fresh(at: now, from: workplace.entropy)
        let session = visitor.session.map(workplace.keyring.digests) ?? []
        let notices = Notices(workplace, at: now)
        let outcome = try await workplace.store.transact { [workplace] transaction -> Outcome in
            guard let picture = try transaction.picture(of: id, session: session),
                visitor.isBound(to: picture.signIn, workplace.keyring), picture.signIn.purpose != .verifyAddress
            else { return .notYours }
            guard let app = workplace.apps.app(picture.signIn.app) else {
                return .closed(.revoked, .gone(picture.signIn.app))
            }
            guard let code = TypedCode(typed: typed) else { return .malformed }
            let attempt = Attempt(
                picture: picture, code: code, app: app, visitor: visitor, fresh: fresh, now: now,
                workplace: workplace, notices: notices)
            return try attempt.carryOut(in: transaction)
        }
        workplace.announcements.announce(.signInChanged(id))
        return outcome
    }

    private struct Attempt {
        let picture: SignInPicture
        let code: TypedCode
        let app: App
        let visitor: Visitor
        let fresh: Completion.Fresh
        let now: Timestamp
        let workplace: Workplace
        let notices: Notices

        private var keyring: Keyring { workplace.keyring }

        func carryOut(in transaction: any StoreTransaction) throws -> Outcome {
            let used = try allowance.used(in: transaction)
            guard !used.forbidsCodes(at: now) else { return .noTriesLeft }
            let before = picture.signIn
            var signIn = before
            let entry = signIn.enter(code.kind, in: picture.circumstances, at: now) { digest in
                keyring.matches(code, digest, of: before.id)
            }
            let act: PolicyCase.Act = code.kind == .mailed ? .mailedCode : .handoffCode
            let observation = Observation(
                picture: picture, visitor: visitor, app: app, workplace: workplace, now: now)
            let decision = observation.decision(on: act)
            if entry == .completed, decision.verdict == .refuse {
                try note(decision, in: transaction)
                return .refused(decision, app)
            }
            if signIn != before { try transaction.advance(signIn, from: before) }
            if signIn.wrongCodes > before.wrongCodes { try countWrong(signIn, after: used, in: transaction) }

            switch entry {
            case .completed:
                let completion = Completion(
                    signIn: signIn, app: app, acr: code.kind == .mailed ? .emailCode : .emailLinkHandoff,
                    visitor: visitor, fresh: fresh, decision: decision,
                    mailbox: observation.mailbox(act), now: now)
                if code.kind == .mailed { try allowance.ease(after: used, at: now, in: transaction) }
                return .signedIn(try completion.carryOut(picture, keyring, in: transaction))
            case .wrong(let triesLeft): return .wrong(code.kind, triesLeft: triesLeft)
            case .noTriesLeft: return .noTriesLeft
            case .noHandoff: return .noHandoff
            case .closed(let closed): return .closed(closed, app)
            }
        }

        private var allowance: CodeAllowance { CodeAllowance(for: picture.signIn, keyring) }

        private func note(_ decision: PolicyDecision, in transaction: any StoreTransaction) throws {
            try transaction.append(
                AuditEvent(
                    .linkRefused, at: now, signIn: picture.signIn.id, account: picture.signIn.subject.account,
                    app: app.id, network: visitor.requester.network, details: decision.details),
                atMost: ConfirmLink.notedRefusals)
        }

        private func countWrong(
            _ signIn: SignIn, after used: Allowance, in transaction: any StoreTransaction
        ) throws {
            if try allowance.countWrong(after: used, at: now, in: transaction) {
                try codesAreOff(signIn, in: transaction)
            }
            let last = signIn.wrongCodes >= SignIn.codeTries
            try transaction.append(
                AuditEvent(
                    last ? .wrongCodesExhausted : .signInFailed, at: now, signIn: signIn.id,
                    account: signIn.subject.account, app: app.id, network: visitor.requester.network,
                    details: ["reason": "wrong_code", "tries": String(signIn.wrongCodes)]))
        }

        /// The hundredth wrong one: its owner hears of it, because nobody else can switch them on.
        private func codesAreOff(_ signIn: SignIn, in transaction: any StoreTransaction) throws {
            try transaction.append(
                AuditEvent(
                    .wrongCodesExhausted, at: now, signIn: signIn.id, account: signIn.subject.account, app: app.id,
                    network: visitor.requester.network, details: ["reason": "wrong_code", "codes": "off"]))
            guard let account = picture.circumstances.account else { return }
            try notices.tell(.codesOff, to: account, by: visitor.requester, in: transaction)
        }
    }
}
