import LatchkeyCore
import LatchkeyTestKit
import Testing

@Suite("A case in one line")
struct PolicyCaseTextTests {
    private let policy = AppPolicy(tier: .moderate)

    @Test("an ordinary sign-in is one word")
    func ordinary() {
        #expect(PolicyCase(policy: policy).facts == "act=bound")
    }

    @Test("what is out of the ordinary stands there, in fixed words")
    func unusual() {
        var facts = PolicyCase(
            policy: policy, purpose: .recover, act: .handoffCode, factors: [.totp], isHeld: true, mayEnrol: true)
        facts.signals.knownDevice = false
        facts.signals.network = .other
        facts.signals.device = .nearby
        facts.signals.mailbox = .forwardingSuspected
        facts.signals.openers = 20
        facts.signals.isFasterThanAPerson = true
        facts.signals.manyRequests = true
        facts.signals.fewLinksUsed = true
        facts.signals.changedLately = true
        let line =
            "act=handoff_code purpose=recover factors=totp held=true invited=true known_device=false network=other "
            + "device=nearby mailbox=forwarding_suspected openers=20 fast=true many_requests=true few_used=true "
            + "changed_lately=true"
        #expect(facts.facts == line && line.utf8.count <= PolicyCase.longestFacts)
        #expect(PolicyCase(facts: line, policy: policy) == facts)
    }

    @Test("every case comes back as it was")
    func roundTrips() {
        var entropy = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var facts = PolicyCase(
                policy: policy, purpose: Purpose.allCases.randomElement(using: &entropy) ?? .signIn,
                act: PolicyCase.Act.allCases.randomElement(using: &entropy) ?? .bound,
                factors: Bool.random() ? [.totp] : [], isHeld: .random(), mayEnrol: .random())
            facts.signals.knownDevice = .random()
            facts.signals.network = Signals.Change.allCases.randomElement(using: &entropy) ?? .same
            facts.signals.device = Signals.Change.allCases.randomElement(using: &entropy) ?? .same
            facts.signals.mailbox = MailboxClass.allCases.randomElement(using: &entropy) ?? .person
            facts.signals.openers = .random(in: 0...20)
            facts.signals.isFasterThanAPerson = .random()
            facts.signals.manyRequests = .random()
            facts.signals.fewLinksUsed = .random()
            facts.signals.changedLately = .random()
            #expect(PolicyCase(facts: facts.facts, policy: policy) == facts)
        }
    }

    @Test(
        "what isn't wholly understood is nothing",
        arguments: [
            "", " ", "act", "act=", "act=jump", "network=other", "act=bound act=bound", "act=bound colour=red",
            "act=bound  network=other", "act=bound network=other ", "act=bound openers=-1", "act=bound openers=07",
            "act=bound openers=1000", "act=bound known_device=0", "act=bound factors=", "act=bound factors=totp,totp",
            "act=bound factors=totp,sms", "act=bound network=other=same",
            "act=bound " + String(repeating: "x", count: 400),
        ])
    func malformed(line: String) {
        #expect(PolicyCase(facts: line, policy: policy) == nil)
    }
}

@Suite("Changes of a directory")
struct DirectoryChangeTests {
    private func app(_ id: String, _ policy: AppPolicy, name: String = "x", uris: [String] = []) -> App {
        App(id: AppID(trusted: id), name: name, policy: policy, redirectURIs: uris)
    }

    @Test("each is named with its app, its choice and both values")
    func changes() {
        var policy = AppPolicy(tier: .low)
        let before = AppDirectory(
            apps: [app("wiki", policy), app("old", policy), app("same", policy)], signUp: .closed)
        policy.replay = .notify
        policy.ceiling = 10
        let after = AppDirectory(
            apps: [
                app("wiki", policy, name: "y", uris: ["https://a.example/"]), app("same", AppPolicy(tier: .low)),
                app("new", policy),
            ],
            signUp: .open, mailboxes: MailboxRules(sharedAddresses: ["team@*"]))
        let expected = [
            "old: removed", "wiki: name changed", "wiki: redirect_uris changed", "wiki: replay log to notify",
            "wiki: ceiling none to 10", "new: added", "accounts: changed", "mailboxes: changed",
        ]
        #expect(before.changes(to: after) == expected)
        #expect(after.changes(to: after).isEmpty)
    }
}
