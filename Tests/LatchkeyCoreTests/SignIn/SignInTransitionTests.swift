import LatchkeyCore
import LatchkeyTestKit
import Testing

/// Every row of the state machine in docs/protocol.md.
@Suite("The sign-in state machine")
struct SignInTransitionTests {
    let samples = Samples()
    let now = FixedClock().now
    let low = AppPolicy(tier: .low)

    private func policy(_ crossDevice: AppPolicy.CrossDevice) -> AppPolicy {
        var policy = low
        policy.crossDevice = crossDevice
        return policy
    }

    private func pending() throws -> SignIn { try samples.signIn(at: now).signIn }

    private func handoffCode(of signIn: SignIn) -> SecretDigest {
        samples.keyring.digest(.random(.handoff, from: samples.entropy), of: signIn.id)
    }

    private func confirm(
        _ signIn: inout SignIn, bound: Bool, account: Account? = nil, at moment: Timestamp? = nil,
        under policy: AppPolicy? = nil
    ) -> LatchkeyCore.Confirmation {
        signIn.confirm(
            bound: bound, in: .of(account), at: moment ?? now, handoffCode: handoffCode(of: signIn),
            by: Samples.requester,
            under: policy ?? low)
    }

    @Test("pending, confirmed in the initiating browser, completes")
    func boundCompletes() throws {
        var signIn = try pending()
        #expect(confirm(&signIn, bound: true) == .completed)
        #expect(signIn.state == .completed(at: now))
    }

    @Test("pending, confirmed elsewhere, is handed off for two minutes")
    func unboundHandsOff() throws {
        var signIn = try pending()
        #expect(confirm(&signIn, bound: false) == .handedOff(until: now + .minutes(2)))
        guard case .handedOff = signIn.state else {
            Issue.record("not handed off: \(signIn.state)")
            return
        }
    }

    @Test("a handoff never outlives its link")
    func handoffEndsWithLink() throws {
        var signIn = try pending()
        let late = signIn.expiry - .seconds(30)
        #expect(confirm(&signIn, bound: false, at: late) == .handedOff(until: signIn.expiry))
    }

    @Test("cross_device here completes elsewhere; deny changes nothing")
    func hereAndDeny() throws {
        var here = try pending()
        #expect(confirm(&here, bound: false, under: policy(.here)) == .completed)
        var deny = try pending()
        let before = deny
        #expect(confirm(&deny, bound: false, under: policy(.deny)) == .otherBrowserOnly)
        #expect(deny == before)
    }

    @Test("handed off, a bound confirm still completes")
    func boundAfterHandoff() throws {
        var signIn = try pending()
        _ = confirm(&signIn, bound: false)
        #expect(confirm(&signIn, bound: true) == .completed)
    }

    @Test("handed off, the handoff code completes, and only until it expires")
    func handoffCode() throws {
        var signIn = try pending()
        _ = confirm(&signIn, bound: false)
        var late = signIn
        #expect(late.enter(.handoff, in: .of(nil), at: now + .minutes(2), matches: { _ in true }) == .noHandoff)
        #expect(signIn.enter(.handoff, in: .of(nil), at: now + .seconds(119), matches: { _ in true }) == .completed)
    }

    @Test("a handoff code is worth nothing where nothing was handed off")
    func handoffCodeWithoutHandoff() throws {
        var signIn = try pending()
        #expect(signIn.enter(.handoff, in: .of(nil), at: now, matches: { _ in true }) == .noHandoff)
    }

    @Test("the mailed code completes, pending or handed off")
    func mailedCode() throws {
        var signIn = try pending()
        let code = signIn.digests.code
        #expect(signIn.enter(.mailed, in: .of(nil), at: now, matches: { $0 == code }) == .completed)
        var handedOff = try pending()
        _ = confirm(&handedOff, bound: false)
        #expect(handedOff.enter(.mailed, in: .of(nil), at: now, matches: { _ in true }) == .completed)
    }

    @Test("five wrong codes of both kinds end codes, and the link still works")
    func wrongCodes() throws {
        var signIn = try pending()
        _ = confirm(&signIn, bound: false)
        for left in [4, 3] {
            #expect(signIn.enter(.mailed, in: .of(nil), at: now, matches: { _ in false }) == .wrong(triesLeft: left))
        }
        for left in [2, 1] {
            #expect(signIn.enter(.handoff, in: .of(nil), at: now, matches: { _ in false }) == .wrong(triesLeft: left))
        }
        #expect(signIn.enter(.mailed, in: .of(nil), at: now, matches: { _ in false }) == .noTriesLeft)
        #expect(signIn.enter(.mailed, in: .of(nil), at: now, matches: { _ in true }) == .noTriesLeft)
        #expect(confirm(&signIn, bound: true) == .completed)
    }

    @Test("expired is expired from the very millisecond on, by link and by code")
    func expired() throws {
        var signIn = try pending()
        let expiry = signIn.expiry
        #expect(confirm(&signIn, bound: true, at: expiry) == .closed(.expired))
        #expect(signIn.enter(.mailed, in: .of(nil), at: expiry, matches: { _ in true }) == .closed(.expired))
        #expect(confirm(&signIn, bound: true, at: expiry - TimeSpan(milliseconds: 1)) == .completed)
    }

    @Test("completed, the same browser resumes and any other is refused")
    func completedAgain() throws {
        var signIn = try pending()
        _ = confirm(&signIn, bound: true)
        #expect(confirm(&signIn, bound: true) == .resumable)
        #expect(confirm(&signIn, bound: false) == .closed(.used))
        #expect(signIn.enter(.mailed, in: .of(nil), at: now, matches: { _ in true }) == .closed(.used))
    }

    @Test("superseded, denied and revoked end it, once, and nothing completes it")
    func endings() throws {
        for (end, closed) in [
            ({ (s: inout SignIn) in s.supersede(at: now, by: s.digests.notMe) }, Closed.superseded),
            ({ $0.deny(at: now) }, .denied),
            ({ $0.revoke(at: now) }, .revoked),
        ] {
            var signIn = try pending()
            #expect(end(&signIn) == true)
            #expect(end(&signIn) == false)
            #expect(confirm(&signIn, bound: true) == .closed(closed))
            #expect(signIn.enter(.mailed, in: .of(nil), at: now, matches: { _ in true }) == .closed(closed))
        }
    }

    @Test("a completed or expired sign-in can't be ended any other way")
    func endingsTooLate() throws {
        var completed = try pending()
        _ = confirm(&completed, bound: true)
        #expect(completed.deny(at: now) == false)
        #expect(completed.supersede(at: now, by: completed.digests.notMe) == false)
        #expect(completed.revoke(at: now) == false)
        #expect(completed.endCodes(at: now) == false)
        var expired = try pending()
        #expect(expired.deny(at: expired.expiry) == false)
    }

    @Test("a scanner's not-me ends codes and handoff, and leaves the link to the initiating browser")
    func endCodes() throws {
        var signIn = try pending()
        _ = confirm(&signIn, bound: false)
        #expect(signIn.endCodes(at: now) == true)
        #expect(signIn.state == .pending)
        #expect(signIn.enter(.handoff, in: .of(nil), at: now, matches: { _ in true }) == .noTriesLeft)
        #expect(confirm(&signIn, bound: true) == .completed)
    }
}

/// Promise 7: the account's present state rules.
@Suite("A sign-in and its account")
struct SignInStandingTests {
    let samples = Samples()
    let now = FixedClock().now

    @Test("disabled, changed or signed out everywhere, every outstanding link is dead")
    func epoch() throws {
        let account = try samples.account(at: now)
        let signIn = try samples.signIn(subject: .account(account.id, epoch: account.epoch), at: now).signIn
        #expect(signIn.closed(in: .of(account), at: now) == nil)

        var disabled = account
        #expect(disabled.disable(at: now) == true)
        #expect(signIn.closed(in: .of(disabled), at: now) == .revoked)
        #expect(disabled.enable(at: now) == true)
        #expect(signIn.closed(in: .of(disabled), at: now) == .revoked)

        var everywhere = account
        everywhere.signOutEverywhere(at: now)
        #expect(signIn.closed(in: .of(everywhere), at: now) == .revoked)
        #expect(signIn.closed(in: .of(nil), at: now) == .revoked)
    }

    @Test("another account at the same address is another account")
    func replaced() throws {
        let account = try samples.account(at: now)
        let signIn = try samples.signIn(subject: .account(account.id, epoch: 1), at: now).signIn
        #expect(signIn.closed(in: .of(try samples.account(at: now)), at: now) == .revoked)
    }

    @Test("a newcomer's second link works on the account that the first one opened, until that changes")
    func newcomer() throws {
        let signIn = try samples.signIn(subject: .newcomer, at: now).signIn
        var opened = try samples.account(at: now + .seconds(5))
        #expect(signIn.closed(in: .of(opened), at: now) == nil)
        opened.signOutEverywhere(at: now)
        #expect(signIn.closed(in: .of(opened), at: now) == .revoked)
        let older = try samples.account(at: now - .seconds(5))
        #expect(signIn.closed(in: .of(older), at: now) == .revoked)
    }

    @Test("a decoy signs nobody in")
    func decoy() throws {
        let signIn = try samples.signIn(subject: .nobody, at: now).signIn
        #expect(signIn.closed(in: .of(nil), at: now) == .revoked)
        #expect(signIn.closed(in: .of(try samples.account(at: now)), at: now) == .revoked)
    }
}
