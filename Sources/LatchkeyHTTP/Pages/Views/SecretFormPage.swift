/// A page at which a secret arrives in the fragment, and one press that uses it; and what came of the press.
struct SecretFormPage: PageView {
    enum Subject {
        case confirmAddress
        case undo
    }

    enum Told {
        case addressChanged(again: String)
        case otherBrowser
        case undone
        case heldOnly
        case closed
        case unknown
    }

    let subject: Subject
    var told: Told?

    var template: PageTemplate { .secretform }
    var scripts: [Asset] { told == nil ? [.form, .secret] : [] }

    func title(in phrases: Phrases) -> String { outcome(in: phrases)?.heading ?? words(in: phrases).heading }

    func values(in phrases: Phrases) -> PageValues {
        if let outcome = outcome(in: phrases) {
            var values: PageValues = ["told": true, "heading": outcome.heading, "says": outcome.says]
            if case .addressChanged(let again)? = told {
                values["way"] = ["href": again, "label": phrases.session.signInAgain] as PageValues
            }
            return values
        }
        let words = words(in: phrases)
        var shown: PageValues = ["heading": words.heading, "lead": words.lead, "act": words.act, "calm": words.calm]
        shown["sure"] = words.sure
        return [
            "kind": subject == .undo ? "u" : "l", "action": subject == .undo ? "/l/undo" : "/account/address/confirm",
            "style": subject == .undo ? "act stop" : "act", "words": shown,
        ]
    }

    private func words(in phrases: Phrases) -> AddressPhrases.Act {
        switch subject {
        case .confirmAddress: phrases.address.confirm
        case .undo: phrases.address.undo
        }
    }

    private func outcome(in phrases: Phrases) -> AddressPhrases.Outcome? {
        switch told {
        case nil: nil
        case .addressChanged: phrases.address.changed
        case .otherBrowser: phrases.address.otherBrowser
        case .undone: phrases.address.undone
        case .heldOnly: phrases.address.heldOnly
        case .closed: phrases.address.closed
        case .unknown: phrases.address.unknown
        }
    }
}
