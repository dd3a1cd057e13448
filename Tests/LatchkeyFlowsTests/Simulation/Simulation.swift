import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Logging

/// One seed from beginning to end.
struct Simulation {
    private let world: World

    init(seed: UInt64) throws {
        world = try World(seed: seed)
    }

    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    private static let mostUnderway = 4

    /// Nil if every promise was kept.
    func run() -> String? {
        // The others are newcomers.
        if world.chance.oneIn(2) { add(world.addresses[0], node().workplace) }
        drain()
        var left = 20 + world.chance.next(below: 41)
        while left > 0, world.failure == nil {
            if step() { left -= 1 }
        }
        finish()
        return world.failure
    }

    var trace: [String] { world.trace }

    /// True if somebody began something.
    private func step() -> Bool {
        let waiting = world.crossing.waiting.count
        let goesOn = waiting > 0 && (waiting >= Self.mostUnderway || !world.chance.oneIn(3))
        if goesOn { goOn() } else { somethingNew() }
        settle()
        return !goesOn
    }

    private func settle() {
        world.turns.run()
        world.checkAll()
    }

    private func goOn() {
        let next = world.crossing.goOn(world.chance.next(below: world.crossing.waiting.count))
        world.note("node \(next.life.node) goes on: \(next.place)")
    }

    private func somethingNew() {
        switch world.chance.next(below: 24) {
        case 0: world.crash(world.chance.next(below: 2))
        case 1, 2, 3: advance()
        case 4, 5: administer()
        case 6: if world.chance.oneIn(4) { forget() }
        case 7, 8, 9, 10: deliver()
        default: act()
        }
    }

    /// Mostly as long as a person waits before asking again; at times as long as a link lives, or a session.
    private func span() -> TimeSpan {
        switch world.chance.next(below: 16) {
        case 0: .minutes(10)
        case 1: .hours(1)
        case 2: .hours(25)
        case 3, 4: .minutes(2)
        default: .seconds(Int64(1 + world.chance.next(below: 45)))
        }
    }

    /// A request may take minutes, and not hours.
    private func advance() {
        let span = span()
        if span > .minutes(2) { drain() }
        world.advance(span)
    }

    private func node() -> SimulatedNode { world.nodes[world.chance.next(below: 2)] }

    private func deliver() { world.deliver(at: node()) }

    private func forget() {
        let workplace = node().workplace
        world.note("what expired is forgotten")
        world.begin { _ = try? await ForgetExpired(workplace, logger: Logger(label: "simulation")).forgetBatch() }
    }

    /// Until nobody waits any more: then whoever got no answer asks again, and gets one.
    private func finish() {
        drain()
        for browser in world.browsers {
            guard world.failure == nil, let act = browser.unanswered else { continue }
            world.perform(act, in: browser, at: node())
            drain()
        }
        world.check(world.underway == 0, "everybody is answered")
        world.check(!world.vault.isOpen(), "no secret is stored in the clear")
    }

    private func drain() {
        settle()
        while !world.crossing.waiting.isEmpty, world.failure == nil {
            goOn()
            settle()
        }
    }
}

extension Simulation {
    private func act() {
        guard let browser = world.chance.pick(world.browsers) else { return }
        let node = node()
        if let act = browser.unanswered, !world.chance.oneIn(3) {
            return world.perform(act, in: browser, at: node)
        }
        guard let act = browser.address.map({ ownersAct(browser, $0) }) ?? strangersAct(browser) else {
            return deliver()
        }
        world.perform(act, in: browser, at: node)
        // A second delivery of the same click, perhaps at the other node.
        if world.chance.oneIn(8) { world.perform(act, in: browser, at: self.node()) }
    }

    private func request(_ address: EmailAddress) -> Act {
        .request(address, AppID(trusted: world.chance.pick(["wiki", "wiki", "desk", "board"]) ?? "wiki"))
    }

    private func ownersAct(_ browser: Browser, _ address: EmailAddress) -> Act {
        let mails = world.mails.suffix(8).filter { $0.recipient.key == address.key }
        guard let mail = world.chance.oneIn(3) ? world.chance.pick(Array(mails)) : mails.last else {
            return request(address)
        }
        switch world.chance.next(below: 16) {
        case 0, 1, 2: return request(address)
        case 3, 4, 5, 6, 7: return .confirm(mail)
        case 8, 9, 10: return typed(browser, mail)
        case 11, 12: return browser.begun.last.map { .watch($0) } ?? .inspect(mail)
        case 13: return browser.session == nil ? .confirm(mail) : .signOut
        case 14: return world.chance.oneIn(2) ? .notMe(mail) : .notMeOnPage(mail)
        default: return .inspect(mail)
        }
    }

    private func typed(_ browser: Browser, _ mail: Mail) -> Act {
        guard let id = browser.begun.last else { return .confirm(mail) }
        if world.chance.oneIn(2), let shown = world.shown.last { return .enter(shown.code, shown.signIn) }
        return .enter(world.chance.oneIn(4) ? "00000000" : mail.content.code.reveal(), id)
    }

    /// Has every link, as a scanner or somebody at the mail server does; and asks for links in others' names.
    private func strangersAct(_ browser: Browser) -> Act? {
        guard let mail = world.chance.pick(Array(world.mails.suffix(4))), !world.chance.oneIn(6) else {
            return world.chance.oneIn(3) ? world.chance.pick(world.addresses).map(request) : nil
        }
        switch world.chance.next(below: 6) {
        case 0, 1: return .confirm(mail)
        case 2: return .notMeOnPage(mail)
        case 3: return .enter("ZZZZZZZZ", browser.begun.last ?? mail.signIn)
        case 4: return .enter(mail.content.code.reveal(), mail.signIn)
        default: return .inspect(mail)
        }
    }

    private func administer() {
        // Rather where something is going on.
        let busy = world.chance.oneIn(3) ? nil : world.mails.last?.recipient
        guard let address = busy ?? world.chance.pick(world.addresses) else { return }
        let workplace = node().workplace
        switch world.chance.next(below: 8) {
        case 0: change(.disable, address, workplace)
        case 1, 2: change(.enable, address, workplace)
        case 3, 4: change(.signOutEverywhere, address, workplace)
        case 5: if let other = world.chance.pick(world.addresses) { change(.address(other), address, workplace) }
        case 6: raise(workplace)
        default: add(address, workplace)
        }
    }

    private func add(_ address: EmailAddress, _ workplace: Workplace) {
        world.note("an account for \(address.text) is added")
        world.begin { _ = try? await AddAccount(workplace)(address) }
    }

    private func change(_ change: ChangeAccount.Change, _ address: EmailAddress, _ workplace: Workplace) {
        let world = world
        world.note("the administrator: \(change) for \(address.text)")
        world.begin {
            guard case .changed(let account)? = try? await ChangeAccount(workplace)(change, of: address) else { return }
            let epoch = String(account.epoch)
            let written = world.truth.tables.events.contains { event in
                event.name == .accountChanged && event.account == account.id && event.details["epoch"] == epoch
            }
            world.check(written, "an acknowledged change is written down")
        }
    }

    private func raise(_ workplace: Workplace) {
        // As the clock goes that is ahead; nodes agree on the time within a second.
        let moment = world.latestClock
        world.note("a watermark rises")
        world.begin { try? await workplace.store.transact { try $0.raise(.everything, to: moment) } }
    }
}
