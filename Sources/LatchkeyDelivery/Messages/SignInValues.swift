import LatchkeyCore

/// What one sign-in message says of its own. Others' words come in here as ``OneLine``.
struct SignInValues {
    let blanks: BlankValues
    let subject: String
    let date: MailDate

    init(_ message: SignInMessage, issuer: String, phrases: any Phrases) {
        var blanks = BlankValues()
        blanks[.app] = OneLine(cleaning: message.appName, limit: 80).text
        blanks[.browser] = Self.unlinkable(OneLine(cleaning: message.requester.browser, limit: 60).text)
        let network = message.requester.network
        blanks[.network] =
            network == .unknown ? phrases.unknownNetwork : OneLine(cleaning: network.text, limit: 60).text
        date = MailDate(message.requestedAt)
        (blanks[.clock], blanks[.clockWithSeconds]) = (date.clock, date.clockWithSeconds)
        blanks[.moment] = phrases.moment(date)
        let links = MessageLinks(for: message, issuer: issuer)
        (blanks[.link], blanks[.notMe]) = (links.link, links.notMe)
        blanks[.code] = message.code.revealGrouped()
        let minutes = (message.expiry - message.requestedAt).secondsRoundedUp / 60
        blanks[.validity] = phrases.validity(minutes: minutes, until: message.expiry.clockTime)
        subject = phrases.signInSubject(app: blanks[.app], time: date.clockWithSeconds)
        self.blanks = blanks
    }

    /// Mail programs make links of what looks like one. A stranger chooses this text, so nothing in it may: dots stay
    /// before digits alone, as in `Firefox 128.0`.
    static func unlinkable(_ text: String) -> String {
        guard !text.utf8.allSatisfy(isHarmless) else { return text }
        let characters = Array(text)
        let shown = characters.enumerated().map { place, character -> Character in
            guard !character.isLetter, !character.isNumber, !" ()-_+,".contains(character) else { return character }
            let next = place + 1 < characters.count ? characters[place + 1] : " "
            return character == "." && next.isNumber ? "." : " "
        }
        return OneLine(cleaning: String(shown), limit: 60).text
    }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        // Digits, letters, and `space ( ) - _ + ,`.
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x20, 0x28, 0x29, 0x2b, 0x2c, 0x2d, 0x5f: true
        default: false
        }
    }
}
