import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Testing

@Suite("Signing in")
struct SignInFlowTests {
    @Test("asked, sent, opened, confirmed in the same browser: signed in, and all of it written down")
    func wholeWay() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        let visitor = stage.visitor(binding: begun.binding)
        guard
            case .known(let inspection) = try await InspectLink(stage.workplace)(
                begun.message.link, by: visitor, showing: .page)
        else { throw FlowStage.Unexpected(what: "unknown link") }
        #expect(inspection.bound)
        #expect(inspection.closed == nil)
        guard case .signedIn(let signedIn) = try await ConfirmLink(stage.workplace)(begun.message.link, by: visitor)
        else { throw FlowStage.Unexpected(what: "not signed in") }
        #expect(signedIn.returnTo == "https://wiki.example.com/")
        let presence = try await CheckSession(stage.workplace)(signedIn.session)
        #expect(presence?.account.address.text == "anna@example.com")
        #expect(presence?.session.acr == .emailLinkBound)
        #expect(
            try await stage.events(of: begun.id) == [
                .linkIssued, .messageQueued, .messageAccepted, .linkOpened, .accountCreated, .signedIn, .sessionCreated,
            ])
    }

    @Test("64 confirms at once make one session")
    func race() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        let confirm = ConfirmLink(stage.workplace)
        let visitor = stage.visitor(binding: begun.binding)
        let signedIn = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    switch try await confirm(begun.message.link, by: visitor) {
                    case .signedIn: true
                    case .resumed: false
                    case .handedOff, .otherBrowserOnly, .spokenCodeWanted, .refused, .closed, .unknown:
                        throw FlowStage.Unexpected(what: "refused")
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(signedIn == 1)
        #expect(try await stage.events(of: begun.id).count { $0 == .sessionCreated } == 1)
    }

    @Test("handed off and typed in the window that asked: signed in there, and nowhere else")
    func handoff() async throws {
        let stage = try FlowStage()
        let begun = try await stage.begin()
        guard
            case .handedOff(let shown) = try await ConfirmLink(stage.workplace)(begun.message.link, by: stage.visitor())
        else { throw FlowStage.Unexpected(what: "not handed off") }
        let enter = EnterCode(stage.workplace)
        guard case .notYours = try await enter(shown.code.reveal(), for: begun.id, by: stage.visitor()) else {
            throw FlowStage.Unexpected(what: "a stranger's window took the code")
        }
        let waiting = stage.visitor(binding: begun.binding)
        guard case .signedIn = try await enter(shown.code.revealGrouped(), for: begun.id, by: waiting) else {
            throw FlowStage.Unexpected(what: "the waiting window didn't")
        }
        #expect(try await stage.session(of: begun.id)?.acr == .emailLinkHandoff)
    }

    @Test("a newer sign-in of the same browser supersedes, a stranger's doesn't")
    func superseding() async throws {
        let stage = try FlowStage()
        let mine = try await stage.begin()
        stage.clock.advance(.seconds(31))
        let strangers = try await stage.begin()
        stage.clock.advance(.seconds(31))
        let again = try await stage.begin(by: stage.visitor(binding: mine.binding))
        let confirm = ConfirmLink(stage.workplace)
        guard
            case .closed(.superseded, _) = try await confirm(
                mine.message.link, by: stage.visitor(binding: mine.binding))
        else { throw FlowStage.Unexpected(what: "the older link lives") }
        for begun in [strangers, again] {
            guard case .signedIn = try await confirm(begun.message.link, by: stage.visitor(binding: begun.binding))
            else {
                throw FlowStage.Unexpected(what: "a link is dead that should live")
            }
        }
    }

    @Test("an unknown address with sign-up off is answered alike, and gets nothing")
    func decoy() async throws {
        let stage = try FlowStage(signUp: .closed)
        _ = try await AddAccount(stage.workplace)(EmailAddress(parsing: "anna@example.com"))
        guard case .begun = try await stage.ask("anna@example.com"),
            case .begun(let decoy, let binding) = try await stage.ask("berta@example.com", by: stage.visitor())
        else { throw FlowStage.Unexpected(what: "answers differ") }
        while try await stage.outbox.deliverDue() > 0 {}
        #expect(stage.courier.messages.map(\.recipient.text) == ["anna@example.com"])
        let watch = try await WatchSignIn(stage.workplace)(decoy, by: stage.visitor(binding: binding))
        #expect(watch?.delivery == nil)
        #expect(watch?.phase == .pending)
        #expect(try await stage.events(of: decoy).first == .linkWithheld)
    }

    @Test("mail goes to the stored address, whatever case was typed")
    func storedAddress() async throws {
        let stage = try FlowStage(signUp: .closed)
        _ = try await AddAccount(stage.workplace)(EmailAddress(parsing: "Anna@example.com"))
        _ = try await stage.begin("ANNA@Example.COM")
        #expect(stage.courier.messages.last?.recipient.text == "Anna@example.com")
    }

    @Test("a session ends the one that the browser had, and a fixed one is never taken over")
    func rotation() async throws {
        let stage = try FlowStage()
        let first = try await stage.begin()
        let confirm = ConfirmLink(stage.workplace)
        guard case .signedIn(let old) = try await confirm(first.message.link, by: stage.visitor(binding: first.binding))
        else { throw FlowStage.Unexpected(what: "not signed in") }
        stage.clock.advance(.seconds(31))
        let second = try await stage.begin()
        let visitor = stage.visitor(binding: second.binding, session: old.session, device: old.device)
        guard case .signedIn(let new) = try await confirm(second.message.link, by: visitor) else {
            throw FlowStage.Unexpected(what: "not signed in again")
        }
        #expect(new.session != old.session)
        #expect(try await CheckSession(stage.workplace)(old.session) == nil)
        #expect(try await CheckSession(stage.workplace)(new.session) != nil)
    }

    @Test("disabled, moved or signed out everywhere: link, code and session are dead at once", arguments: 0..<3)
    func epoch(which: Int) async throws {
        let stage = try FlowStage()
        let signedIn = try await stage.signIn().signedIn
        stage.clock.advance(.seconds(31))
        let open = try await stage.begin()
        let changes: [ChangeAccount.Change] = [
            .disable, .address(try EmailAddress(parsing: "new@example.com")), .signOutEverywhere,
        ]
        _ = try await ChangeAccount(stage.workplace)(changes[which], of: EmailAddress(parsing: "anna@example.com"))
        #expect(try await CheckSession(stage.workplace)(signedIn.session) == nil)
        let visitor = stage.visitor(binding: open.binding)
        guard case .closed(.revoked, _) = try await ConfirmLink(stage.workplace)(open.message.link, by: visitor),
            case .wrong(.mailed, triesLeft: 4) = try await EnterCode(stage.workplace)(
                open.message.code.reveal(), for: open.id, by: visitor)
        else { throw FlowStage.Unexpected(what: "something lives on") }
    }
}
