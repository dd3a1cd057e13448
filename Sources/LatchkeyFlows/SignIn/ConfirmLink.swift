public import LatchkeyCore

/// A person acted on an opened link: completes in the initiating browser, and elsewhere does what the policy says.
public struct ConfirmLink: Sendable {
    private let workplace: Workplace

    static let notedRefusals = 20

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public enum Outcome: Sendable {
        case signedIn(SignedIn)
        /// The same click again in the same browser: the session from the first click lives.
        case resumed(Resumption, App, returnTo: String?)
        /// To be shown here and typed in the initiating browser. Nobody is signed in here.
        case handedOff(HandoffShown)
        case otherBrowserOnly(InspectLink.Inspection)
        /// A recovery's link: it wants the code that staff have read out as well.
        case spokenCodeWanted(InspectLink.Inspection)
        /// Policy lets nobody in here; the link can still be confirmed where it does.
        case refused(PolicyDecision, App)
        case closed(Closed, App)
        case unknown
    }

    public struct HandoffShown: Sendable {
        public let code: TypedCode
        public let app: App
        public let requester: Requester
        /// How long it is good for, from now.
        public let remaining: TimeSpan
    }

    public func callAsFunction(_ link: Secret, by visitor: Visitor) async throws -> Outcome {
        let now = workplace.clock.now
        let fresh = Completion.Fresh(at: now, from: workplace.entropy)
        let notices = Notices(workplace, at: now)
        let candidates = workplace.keyring.digests(link)
        // An unknown secret costs a read and never the writer (A01).
        guard let seen = try await workplace.store.read({ try $0.signIn(withLink: candidates)?.id }) else {
            return .unknown
        }
        let session = visitor.session.map(workplace.keyring.digests) ?? []
        let outcome = try await workplace.store.transact { [workplace] transaction -> Outcome in
            // One purpose a link, never another's (A25).
            guard let picture = try transaction.picture(of: seen, session: session),
                picture.signIn.purpose != .verifyAddress
            else { return .unknown }
            guard let app = workplace.apps.app(picture.signIn.app) else {
                return .closed(.revoked, .gone(picture.signIn.app))
            }
            let attempt = Attempt(
                picture: picture, app: app, visitor: visitor, fresh: fresh, notices: notices, now: now,
                workplace: workplace)
            return try attempt.carryOut(in: transaction)
        }
        workplace.announcements.announce(.signInChanged(seen))
        if case .closed(.used, _) = outcome { workplace.announcements.announce(.messageQueued) }
        return outcome
    }

    private struct Attempt {
        let picture: SignInPicture
        let app: App
        let visitor: Visitor
        let fresh: Completion.Fresh
        let notices: Notices
        let now: Timestamp
        let workplace: Workplace

        private var keyring: Keyring { workplace.keyring }

        func carryOut(in transaction: any StoreTransaction) throws -> Outcome {
            let before = picture.signIn
            var signIn = before
            let bound = visitor.isBound(to: signIn, keyring)
            let act: PolicyCase.Act = bound ? .bound : .elsewhere
            let observation = Observation(
                picture: picture, visitor: visitor, app: app, workplace: workplace, now: now)
            let decision = observation.decision(on: act)
            let confirmation = signIn.confirm(
                bound: bound, in: picture.circumstances, at: now,
                handoffCode: keyring.digest(fresh.handoffCode, of: signIn.id), by: visitor.requester, under: app.policy)
            if confirmation == .completed, decision.verdict == .refuse {
                try append(.linkRefused, decision.details, to: transaction)
                return .refused(decision, app)
            }
            if signIn != before { try transaction.advance(signIn, from: before) }

            switch confirmation {
            case .completed:
                let completion = Completion(
                    signIn: signIn, app: app, acr: bound ? .emailLinkBound : .emailLink, visitor: visitor, fresh: fresh,
                    decision: decision, mailbox: observation.mailbox(act), now: now)
                return .signedIn(try completion.carryOut(picture, keyring, in: transaction))
            case .resumable:
                return try resume(in: transaction)
            case .handedOff(let until):
                try append(
                    .linkHandedOff,
                    decision.details.adding(["browser": visitor.requester.browser]),
                    to: transaction)
                return .handedOff(
                    HandoffShown(
                        code: fresh.handoffCode, app: app, requester: signIn.requester, remaining: until - now))
            case .otherBrowserOnly:
                try append(
                    .linkRefused, decision.details.adding(["reason": "other_browser"]),
                    to: transaction)
                return .otherBrowserOnly(InspectLink.Inspection(signIn: signIn, app: app, bound: false, closed: nil))
            case .spokenCodeWanted:
                return .spokenCodeWanted(InspectLink.Inspection(signIn: signIn, app: app, bound: false, closed: nil))
            case .closed(let closed):
                return try refuse(closed, bound: bound, in: transaction)
            }
        }

        private func resume(in transaction: any StoreTransaction) throws -> Outcome {
            guard let resumption = Resumption(picture, by: visitor, at: now, keyring) else {
                return try refuse(.used, bound: true, in: transaction)
            }
            return .resumed(resumption, app, returnTo: picture.signIn.returnTo)
        }

        private func refuse(_ closed: Closed, bound: Bool, in transaction: any StoreTransaction) throws -> Outcome {
            let name: AuditEvent.Name = closed == .used ? .linkReused : .linkRefused
            try append(name, ["reason": closed.rawValue, "bound": String(bound)], to: transaction)
            if closed == .used, !bound {
                try ReplayReaction(
                    picture: picture, app: app, requester: visitor.requester, notices: notices, now: now,
                    keyring: keyring
                ).carryOut(in: transaction)
            }
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
}

extension SignIn.Subject {
    var account: AccountID? {
        switch self {
        case .account(let id, _): id
        case .newcomer, .nobody: nil
        }
    }
}
