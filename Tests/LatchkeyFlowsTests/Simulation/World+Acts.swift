import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit

extension World {
    /// Does it, and holds the server to its answer.
    func perform(_ act: Act, in browser: Browser, at node: SimulatedNode) {
        note("\(browser.name) \(act.word) at node \(node.life.node)")
        expect(act, browser)
        begin {
            do {
                let answer = try await self.answer(to: act, browser, node)
                self.note("\(browser.name), who \(act.word), is answered: \(answer)")
                browser.unanswered = nil
            } catch is NodeDied {
                browser.unanswered = act
            } catch is StoreConflict {
                browser.unanswered = act
            } catch {
                self.fail("\(act.word): \(error)")
            }
        }
    }

    /// What an act may bring about from the moment that it is begun.
    private func expect(_ act: Act, _ browser: Browser) {
        switch act {
        case .request: browser.requests += 1
        case .notMe(let mail): deniable.insert(mail.signIn)
        case .notMeOnPage(let mail): if isBound(browser, mail.signIn) { deniable.insert(mail.signIn) }
        case .signOut, .inspect, .confirm, .enter, .watch: break
        }
    }

    func isBound(_ browser: Browser, _ id: SignInID) -> Bool {
        guard let binding = browser.binding, let signIn = truth.tables.signIns[id] else { return false }
        return Self.keyring.matches(binding, signIn.digests.binding)
    }

    private func answer(to act: Act, _ browser: Browser, _ node: SimulatedNode) async throws -> String {
        let (workplace, visitor) = (node.workplace, browser.visitor)
        switch act {
        case .request(let address, let app):
            return heard(try await request(address, app, visitor, workplace), browser)
        case .inspect(let mail):
            guard case .known = try await InspectLink(workplace)(mail.content.link, by: visitor, showing: .page) else {
                return "unknown"
            }
            check(truth.count(.linkOpened, of: mail.signIn) > 0, "an opening is written down")
            return "a page"
        case .confirm(let mail):
            return heard(try await ConfirmLink(workplace)(mail.content.link, by: visitor), mail, visitor, browser, node)
        case .enter(let code, let id):
            let before = truth.wrongCodes(of: id)
            return heard(try await EnterCode(workplace)(code, for: id, by: visitor), id, before, browser)
        case .watch(let id):
            guard let picture = try await WatchSignIn(workplace)(id, by: visitor) else { return "not yours" }
            if case .completed(let resumption) = picture.phase { heard(resumption, browser) }
            return "\(picture.isOpen ? "open" : "over")"
        case .signOut:
            guard let session = visitor.session else { return "nothing" }
            _ = try await EndSession(workplace)(session)
            check(
                !truth.tables.sessions.values.contains { $0.digest == Self.keyring.digest(session) },
                "who signed out is signed out")
            if browser.session == session { browser.session = nil }
            return "signed out"
        case .notMe(let mail):
            return heard(try await DenySignIn(workplace)(mail.content.notMe, by: visitor), mail)
        case .notMeOnPage(let mail):
            return heard(try await DenySignIn(workplace)(mail.content.link, by: visitor), mail)
        }
    }

    /// Does the work that is asked for, which is one bit.
    private func request(
        _ address: EmailAddress, _ app: AppID, _ visitor: Visitor, _ workplace: Workplace
    ) async throws -> RequestSignIn.Outcome {
        func ask(_ work: String?) async throws -> RequestSignIn.Outcome {
            let wish = RequestSignIn.Wish(app: app, address: address, returnTo: nil, language: .english, work: work)
            return try await RequestSignIn(workplace).ask(wish, by: visitor).outcome
        }
        var outcome = try await ask(nil)
        guard case .workAsked(let work) = outcome else { return outcome }
        for number in 0..<32 {
            guard case .workAsked = outcome else { break }
            outcome = try await ask("\(work.challenge):\(number)")
        }
        return outcome
    }

    private func heard(_ outcome: RequestSignIn.Outcome, _ browser: Browser) -> String {
        guard case .begun(let id, let binding) = outcome else {
            if case .limited(let kind, _) = outcome { return "limited: \(kind)" }
            return "refused"
        }
        browser.binding = binding
        browser.begun.append(id)
        vault.add(binding.reveal())
        check(
            truth.count(.linkIssued, of: id) + truth.count(.linkWithheld, of: id) == 1
                && truth.count(.messageQueued, of: id) == 1, "an acknowledged request is written down")
        return "begun \(id)"
    }

    private func heard(
        _ outcome: ConfirmLink.Outcome, _ mail: Mail, _ visitor: Visitor, _ browser: Browser, _ node: SimulatedNode
    ) -> String {
        let policy = Self.apps.app(truth.apps[mail.signIn] ?? AppID(trusted: ""))?.policy
        let bound = bindings[mail.signIn].map { owner in owner === browser } ?? false
        switch outcome {
        case .signedIn(let signedIn):
            check(bound || policy?.crossDevice == .here, "without the binding there is no session")
            signsIn(signedIn, mail.signIn, browser)
            return "signed in"
        case .resumed(let resumption, _, _):
            check(bound, "only the initiating browser resumes")
            check(
                resumption.session != nil || visitor.session != nil || latestClock >= mail.content.expiry,
                "an answer that was lost can be had again")
            heard(resumption, browser)
            return "resumed"
        case .handedOff(let shown):
            check(truth.count(.linkHandedOff, of: mail.signIn) > 0, "a handoff is written down")
            vault.add(shown.code.reveal())
            self.shown.append((shown.code.reveal(), mail.signIn))
            return "a handoff code"
        case .otherBrowserOnly: return "only in the other browser"
        case .spokenCodeWanted: return "wants the spoken code"
        case .refused(let decision, _): return "refused: \(decision.reasons)"
        case .closed(let closed, _):
            if isBound(browser, mail.signIn), browser.binding == visitor.binding {
                justify(closed, mail, browser, node)
            }
            return "closed: \(closed)"
        case .unknown:
            check(truth.tables.signIns[mail.signIn] == nil, "a link is known until it is forgotten")
            return "unknown"
        }
    }

    private func heard(
        _ outcome: EnterCode.Outcome, _ id: SignInID, _ wrongBefore: Int, _ browser: Browser
    ) -> String {
        switch outcome {
        case .signedIn(let signedIn):
            check(bindings[id].map { $0 === browser } ?? false, "codes work in the initiating browser alone")
            signsIn(signedIn, id, browser)
            return "signed in"
        case .wrong:
            check(truth.wrongCodes(of: id) > wrongBefore, "a wrong code is written down")
            return "wrong"
        case .noTriesLeft: return "no tries left"
        case .noHandoff: return "no handoff"
        case .malformed: return "malformed"
        case .closed(let closed, _): return "closed: \(closed)"
        case .refused(let decision, _): return "refused: \(decision.reasons)"
        case .notYours: return "not yours"
        }
    }

    private func heard(_ resumption: Resumption, _ browser: Browser) {
        guard let session = resumption.session else { return }
        browser.session = session
        vault.add(session.reveal())
    }

    private func heard(_ outcome: DenySignIn.Outcome, _ mail: Mail) -> String {
        switch outcome {
        case .denied:
            check(truth.count(.signInDenied, of: mail.signIn) > 0, "not-me is written down")
            check(
                !truth.tables.sessions.values.contains { $0.signIn == mail.signIn },
                "after not-me there is no session")
            return "denied"
        case .codesEnded: return "codes are over"
        case .closed(let closed, _): return "closed: \(closed)"
        case .unknown: return "unknown"
        }
    }

    private func signsIn(_ signedIn: SignedIn, _ id: SignInID, _ browser: Browser) {
        browser.take(signedIn)
        vault.add(signedIn.session.reveal(), signedIn.device.reveal())
        check(!acknowledged.contains(where: { $0.signIn == id }), "one sign-in is completed once")
        acknowledged.append((id, Self.keyring.digest(signedIn.session)))
        check(
            truth.count(.signedIn, of: id) == 1 && truth.count(.sessionCreated, of: id) == 1,
            "an acknowledged sign-in is written down")
    }
}
