public import LatchkeyCore

/// What the waiting window shows: for the browser that began the sign-in, and for nobody else.
public struct WatchSignIn: Sendable {
    private let workplace: Workplace

    public init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    public struct Picture: Sendable {
        public let signIn: SignIn
        public let app: App
        public let phase: Phase
        /// Nil where telling would tell whether the address is known (promise 9).
        public let delivery: (state: OutboxMessage.State, at: Timestamp)?
        public let codesOff: Bool
        /// The message has the code before the link, because scanners open links there.
        public let codeFirst: Bool
        public let now: Timestamp

        public var isOpen: Bool {
            switch phase {
            case .pending, .handedOff: true
            case .completed, .closed: false
            }
        }
    }

    public enum Phase: Hashable, Sendable {
        case pending
        case handedOff
        /// Signed in, in this browser.
        case completed(Resumption)
        case closed(Closed)
    }

    public func callAsFunction(_ id: SignInID, by visitor: Visitor) async throws -> Picture? {
        let now = workplace.clock.now
        let session = visitor.session.map(workplace.keyring.digests) ?? []
        return try await workplace.store.read { [workplace] snapshot -> Picture? in
            guard let found = try snapshot.picture(of: id, session: session),
                visitor.isBound(to: found.signIn, workplace.keyring)
            else { return nil }
            guard let app = workplace.apps.app(found.signIn.app) else {
                return Picture(
                    signIn: found.signIn, app: .gone(found.signIn.app), phase: .closed(.revoked), delivery: nil,
                    codesOff: true, codeFirst: false, now: now)
            }
            let tells = workplace.apps.permitsSignUp(found.signIn.address, for: app)
            let message = tells ? try snapshot.message(of: id) : nil
            return Picture(
                signIn: found.signIn, app: app, phase: phase(found, by: visitor, at: now),
                delivery: message.map { ($0.state, $0.stateAt) },
                codesOff: try codesOff(for: found.signIn, at: now, in: snapshot),
                codeFirst: workplace.putsCodeFirst(found.signIn.address, in: app), now: now)
        }
    }

    private func codesOff(for signIn: SignIn, at now: Timestamp, in snapshot: any StoreSnapshot) throws -> Bool {
        let allowance = CodeAllowance(for: signIn, workplace.keyring)
        return try signIn.wrongCodes >= SignIn.codeTries || allowance.isUsedUp(at: now, in: snapshot)
    }

    private func phase(_ found: SignInPicture, by visitor: Visitor, at now: Timestamp) -> Phase {
        let signIn = found.signIn
        switch signIn.state {
        case .completed:
            return Resumption(found, by: visitor, at: now, workplace.keyring).map(Phase.completed) ?? .closed(.used)
        case .superseded: return .closed(.superseded)
        case .denied: return .closed(.denied)
        case .revoked: return .closed(.revoked)
        case .pending: return now < signIn.expiry ? .pending : .closed(.expired)
        case .handedOff(let handoff):
            guard now < signIn.expiry else { return .closed(.expired) }
            return now < handoff.expiry ? .handedOff : .pending
        }
    }
}
