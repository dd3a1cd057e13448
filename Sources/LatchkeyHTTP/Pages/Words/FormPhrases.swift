/// The words of the form in which a sign-in begins.
struct FormPhrases: Sendable {
    let lead: String
    let label: String
    let send: String
    let sending: String
    let stay: String
    let again: String
    let title: @Sendable (_ app: String) -> String
    let hint: @Sendable (FormHint) -> String
    let problem: @Sendable (FormProblem) -> String

    static let english = Self(
        lead: "We send you a link that works once. There is no password.",
        label: "Email address",
        send: "Send me a link",
        sending: "Sending…",
        stay: "Keep this window open. It goes on by itself when you open the link.",
        again: "You can press the button again now.",
        title: { "Sign in to \($0)" },
        hint: { hint in
            switch hint {
            case .signedOut: "You are signed out."
            case .linkExpired: "Your last link has expired. Here you get a new one."
            case .startAgain: "Let’s begin again: please type your address once more."
            }
        },
        problem: { problem in
            switch problem {
            case .empty: "Please type your email address."
            case .tooLong: "This is longer than an email address can be. Is there something else in the field?"
            case .controlCharacter:
                "There is an invisible character in the address. Please type it by hand instead of pasting it."
            case .space: "There is a space in the address. Please take it out."
            case .lookalikeAt: "The @ in this address only looks like one. Please type it on your keyboard."
            case .noAt: "The @ is missing. An address looks like name@example.com."
            case .severalAts: "There is more than one @ in the address. Please leave just one."
            case .localPart: "Please check the part before the @. A dot or another character doesn’t belong there."
            case .domain: "Please check the part after the @, for example example.com."
            case .sameAddress: "That is the address that you have already."
            case .tooSoon(let seconds):
                "A message was asked for a moment ago. Please look in your mailbox. "
                    + "You can ask again in \(CommonPhrases.english.duration(seconds))."
            case .tooMany(let seconds, let crowd):
                "\(tooMany(crowd)) You can try again in \(CommonPhrases.english.duration(seconds)). "
                    + "Links and codes that you already have keep working"
                    + (crowd == .browser
                        ? "." : ", and a browser in which you signed in before has a count of its own.")
            case .busy(let seconds):
                "We have our hands full just now, and nothing was sent. Please press the button again in "
                    + "\(CommonPhrases.english.duration(seconds))."
            case .cookies:
                "Your browser didn’t send this page’s cookie along. Please press the button once more. "
                    + "If you see this again, allow cookies for this site."
            }
        }
    )

    static let german = Self(
        lead: "Wir schicken Ihnen einen Link, der genau einmal gilt. Ein Passwort gibt es nicht.",
        label: "E-Mail-Adresse",
        send: "Link zusenden",
        sending: "Wird gesendet …",
        stay: "Lassen Sie dieses Fenster offen. Sobald Sie den Link öffnen, geht es hier von selbst weiter.",
        again: "Sie können jetzt noch einmal auf die Schaltfläche drücken.",
        title: { "Anmelden bei \($0)" },
        hint: { hint in
            switch hint {
            case .signedOut: "Sie sind abgemeldet."
            case .linkExpired: "Ihr letzter Link ist abgelaufen. Hier bekommen Sie einen neuen."
            case .startAgain: "Fangen wir neu an: Bitte geben Sie Ihre Adresse noch einmal ein."
            }
        },
        problem: { problem in
            switch problem {
            case .empty: "Bitte geben Sie Ihre E-Mail-Adresse ein."
            case .tooLong: "So lang kann keine E-Mail-Adresse sein. Steht noch etwas anderes im Feld?"
            case .controlCharacter:
                "In der Adresse steckt ein unsichtbares Zeichen. Bitte tippen Sie sie ein, statt sie einzufügen."
            case .space: "In der Adresse ist ein Leerzeichen. Bitte entfernen Sie es."
            case .lookalikeAt: "Das @ in dieser Adresse sieht nur so aus. Bitte tippen Sie es auf Ihrer Tastatur ein."
            case .noAt: "Es fehlt das @. Eine Adresse sieht so aus: name@example.com."
            case .severalAts: "In der Adresse steht mehr als ein @. Bitte lassen Sie nur eines stehen."
            case .localPart:
                "Bitte prüfen Sie den Teil vor dem @. Ein Punkt oder ein anderes Zeichen gehört dort nicht hin."
            case .domain: "Bitte prüfen Sie den Teil nach dem @, zum Beispiel example.com."
            case .sameAddress: "Diese Adresse haben Sie schon."
            case .tooSoon(let seconds):
                "Gerade eben wurde schon eine Nachricht angefordert. Bitte sehen Sie in Ihr Postfach. "
                    + "In \(CommonPhrases.german.duration(seconds)) geht es wieder."
            case .tooMany(let seconds, let crowd):
                "\(zuViel(crowd)) In \(CommonPhrases.german.duration(seconds)) geht es wieder. "
                    + "Links und Codes, die Sie schon haben, gelten weiter"
                    + (crowd == .browser
                        ? "." : "; für einen Browser, in dem Sie schon angemeldet waren, zählen wir eigens.")
            case .busy(let seconds):
                "Wir haben gerade alle Hände voll zu tun, und es wurde nichts verschickt. Bitte drücken Sie in "
                    + "\(CommonPhrases.german.duration(seconds)) noch einmal auf die Schaltfläche."
            case .cookies:
                "Ihr Browser hat das Cookie dieser Seite nicht mitgeschickt. Bitte drücken Sie noch einmal auf die "
                    + "Schaltfläche. Wenn das wieder geschieht, erlauben Sie Cookies für diese Seite."
            }
        }
    )

    private static func tooMany(_ crowd: Crowd) -> String {
        switch crowd {
        case .requests: "Those were a lot of requests in a short time, so we pause."
        case .messages: "Several messages to this address were asked for, so none goes there for now."
        case .network: "Very many links were asked for from your network, so we pause."
        case .browser: "This browser has asked for very many links, so we pause."
        case .app: "Very many links are asked for here just now, so we pause."
        case .open: "Several sign-ins are open for this address already, and one of them has to end first."
        }
    }

    private static func zuViel(_ crowd: Crowd) -> String {
        switch crowd {
        case .requests: "Das waren sehr viele Anfragen in kurzer Zeit, deshalb machen wir eine Pause."
        case .messages:
            "An diese Adresse wurden mehrere Nachrichten angefordert, deshalb geht vorerst keine mehr dorthin."
        case .network: "Aus Ihrem Netz wurden sehr viele Links angefordert, deshalb machen wir eine Pause."
        case .browser: "Dieser Browser hat sehr viele Links angefordert, deshalb machen wir eine Pause."
        case .app: "Hier werden gerade sehr viele Links angefordert, deshalb machen wir eine Pause."
        case .open: "Für diese Adresse sind schon mehrere Anmeldungen offen, und eine davon muss erst enden."
        }
    }
}
