import LatchkeyCore
import LatchkeyTestKit
import Testing

@Suite("A recovery by staff")
struct RecoveryTests {
    let samples = Samples()
    let now = FixedClock().now

    private func recovery() -> Recovery {
        Recovery(
            id: .random(from: samples.entropy), account: .random(from: samples.entropy), app: AppID(trusted: "wiki"),
            startedBy: "Kim Smith", checked: "called back", startedAt: now, expiry: now + Recovery.patience)
    }

    @Test("is approved by somebody else, once, and in time")
    func approval() {
        var recovery = recovery()
        for name in ["Kim Smith", "kim  smith", " KIM SMITH "] {
            #expect(recovery.approve(by: name, at: now) == .samePerson)
        }
        #expect(recovery.state(at: now) == .waiting)
        var late = recovery
        #expect(late.approve(by: "Ola", at: now + Recovery.patience) == .notWaiting(.expired))
        #expect(recovery.approve(by: "Ola", at: now) == .approved)
        recovery.send(.random(from: samples.entropy), expiry: now + Recovery.linkLifetime)
        #expect(recovery.approve(by: "Jo", at: now) == .notWaiting(.sent))
        #expect(recovery.approvedBy == "Ola")
    }

    @Test("that is over stays over")
    func ended() {
        var recovery = recovery()
        #expect(recovery.end(at: now) == true)
        #expect(recovery.end(at: now) == false)
        #expect(recovery.approve(by: "Ola", at: now) == .notWaiting(.ended))
    }

    @Test("keeps one plain line of what staff say")
    func lines() {
        #expect(Recovery.line("  called   back ", 5...20) == "called back")
        for unfit in ["", "abcd", "called\nback", "called\u{202e}back", String(repeating: "x", count: 21)] {
            #expect(Recovery.line(unfit, 5...20) == nil)
        }
    }

    private func signIn(_ purpose: Purpose = .recover) throws -> (SignIn, Account) {
        let account = try samples.account(at: now)
        let (plain, _) = try samples.signIn(subject: .account(account.id, epoch: 1), at: now)
        let signIn = SignIn(
            id: plain.id, app: plain.app, address: plain.address, subject: plain.subject, digests: plain.digests,
            requester: plain.requester, fromKnownDevice: false, language: .english, returnTo: nil, requestedAt: now,
            expiry: plain.expiry, purpose: purpose)
        return (signIn, account)
    }

    @Test("its link completes with the spoken code, and is dead after five wrong ones")
    func codes() throws {
        let (fresh, account) = try signIn()
        var signIn = fresh
        #expect(signIn.recover(in: .of(account), at: now) { $0 == fresh.digests.code } == .completed)
        #expect(signIn.recover(in: .of(account), at: now) { _ in true } == .closed(.used))
        var guessed = fresh
        for left in [4, 3, 2, 1] {
            #expect(guessed.recover(in: .of(account), at: now) { _ in false } == .wrong(triesLeft: left))
        }
        #expect(guessed.recover(in: .of(account), at: now) { _ in false } == .noTriesLeft)
        #expect(guessed.recover(in: .of(account), at: now) { _ in true } == .closed(.revoked))
    }

    @Test("its link does nothing by itself, and no other link opens a recovery", arguments: [true, false])
    func purposes(bound: Bool) throws {
        var (recovery, account) = try signIn()
        let digest = samples.keyring.digest(.random(.handoff, from: samples.entropy), of: recovery.id)
        for crossDevice in AppPolicy.CrossDevice.allCases {
            var policy = AppPolicy(tier: .low)
            policy.crossDevice = crossDevice
            let confirmation = recovery.confirm(
                bound: bound, in: .of(account), at: now, handoffCode: digest, by: Samples.requester, under: policy)
            #expect(confirmation == .spokenCodeWanted)
        }
        var (plain, other) = try signIn(.signIn)
        #expect(plain.recover(in: .of(other), at: now) { _ in true } == .noTriesLeft)
        account.signOutEverywhere(at: now)
        #expect(recovery.recover(in: .of(account), at: now) { _ in true } == .closed(.revoked), "the epoch has risen")
    }
}
