// The state machine of docs/protocol.md. Each function is one event; each `case` is one row.

/// What presenting the link with a person's act leads to.
public enum Confirmation: Hashable, Sendable {
    case completed
    /// The opening browser shows the code; nobody is signed in there.
    case handedOff(until: Timestamp)
    /// `cross_device: deny`: only the initiating browser may open it.
    case otherBrowserOnly
    /// A recovery's: the link does nothing without the code that staff have read out.
    case spokenCodeWanted
    /// Used before, in this very browser: go on with the session from then, if it lives.
    case resumable
    case closed(Closed)
}

/// What typing a code leads to.
public enum CodeEntry: Hashable, Sendable {
    case completed
    case wrong(triesLeft: Int)
    /// Codes are over for this sign-in; its link still works.
    case noTriesLeft
    /// It looks like a handoff code, and none is open.
    case noHandoff
    case closed(Closed)
}

extension SignIn {
    /// Wrong codes that one sign-in forgives, mailed and handoff together (docs/policy.md, limits).
    public static let codeTries = 5
    public static let handoffLifetime = TimeSpan.minutes(2)

    /// The link was presented by a person's act, in the circumstances of this moment.
    public mutating func confirm(
        bound: Bool, in circumstances: Circumstances, at now: Timestamp, handoffCode: SecretDigest,
        by opener: Requester, under policy: AppPolicy
    ) -> Confirmation {
        if case .completed = state, bound { return .resumable }
        if let closed = closed(in: circumstances, at: now) { return .closed(closed) }
        guard purpose != .recover else { return .spokenCodeWanted }
        guard !bound else { return complete(at: now, as: .completed) }
        // An address is changed where its change was asked for, whatever the app lets links do.
        switch purpose == .verifyAddress ? .deny : policy.crossDevice {
        case .here:
            return complete(at: now, as: .completed)
        case .deny:
            return .otherBrowserOnly
        case .code:
            let handoff = SignInState.Handoff(code: handoffCode, expiry: min(expiry, now + Self.handoffLifetime))
            state = .handedOff(handoff)
            self.opener = opener
            return .handedOff(until: handoff.expiry)
        }
    }

    /// A code was typed in the initiating browser; the caller has checked the binding.
    public mutating func enter(
        _ kind: TypedCode.Kind, in circumstances: Circumstances, at now: Timestamp, matches: (SecretDigest) -> Bool
    ) -> CodeEntry {
        if let closed = closed(at: now) { return .closed(closed) }
        guard wrongCodes < Self.codeTries else { return .noTriesLeft }
        let wanted: SecretDigest
        switch kind {
        case .mailed: wanted = digests.code
        case .handoff:
            guard case .handedOff(let handoff) = state, now < handoff.expiry else { return .noHandoff }
            wanted = handoff.code
        }
        // A decoy, or an account that has changed, is answered like a wrong code: the requester can't tell (promise 9).
        guard matches(wanted), stillStands(in: circumstances) else { return countWrongCode() }
        return complete(at: now, as: .completed)
    }

    /// A recovery's link was presented together with the code that staff have read out. Nobody began it in a browser, so
    /// the two stand in for the binding, and five wrong codes end it.
    public mutating func recover(
        in circumstances: Circumstances, at now: Timestamp, matches: (SecretDigest) -> Bool
    ) -> CodeEntry {
        if let closed = closed(in: circumstances, at: now) { return .closed(closed) }
        guard purpose == .recover, wrongCodes < Self.codeTries else { return .noTriesLeft }
        guard matches(digests.code) else {
            let entry = countWrongCode()
            if entry == .noTriesLeft { state = .revoked(at: now) }
            return entry
        }
        return complete(at: now, as: .completed)
    }

    /// "This wasn't me." Takes away and never gives, so it needs no binding. False if there was nothing to take.
    public mutating func deny(at now: Timestamp) -> Bool {
        guard isOpen(at: now) else { return false }
        state = .denied(at: now)
        return true
    }

    /// "This wasn't me", pressed where a scanner may have pressed it: nothing can be carried to the window that asked
    /// any more, and the link still works there. False if nothing is open.
    public mutating func endCodes(at now: Timestamp) -> Bool {
        guard isOpen(at: now) else { return false }
        state = .pending
        wrongCodes = Self.codeTries
        return true
    }

    /// A newer sign-in began in the same browser, which has a new binding from now on: older windows and links can still
    /// tell it what happened.
    public mutating func supersede(at now: Timestamp, by binding: SecretDigest) -> Bool {
        guard isOpen(at: now) else { return false }
        state = .superseded(at: now)
        digests.binding = binding
        return true
    }

    /// An administrator or the kill switch ends it.
    public mutating func revoke(at now: Timestamp) -> Bool {
        guard isOpen(at: now) else { return false }
        state = .revoked(at: now)
        return true
    }

    /// Why it can't be completed any more, or nil while it can. Expired is expired from the very millisecond on.
    public func closed(in circumstances: Circumstances, at now: Timestamp) -> Closed? {
        if let closed = closed(at: now) { return closed }
        return stillStands(in: circumstances) ? nil : .revoked
    }

    /// The same without regard to the circumstances.
    public func closed(at now: Timestamp) -> Closed? {
        switch state {
        case .completed: .used
        case .superseded: .superseded
        case .denied: .denied
        case .revoked: .revoked
        case .pending, .handedOff: now >= expiry ? .expired : nil
        }
    }

    private func isOpen(at now: Timestamp) -> Bool { closed(at: now) == nil }

    private mutating func complete<Outcome>(at now: Timestamp, as outcome: Outcome) -> Outcome {
        state = .completed(at: now)
        return outcome
    }

    private mutating func countWrongCode() -> CodeEntry {
        wrongCodes += 1
        let left = Self.codeTries - wrongCodes
        return left > 0 ? .wrong(triesLeft: left) : .noTriesLeft
    }
}
