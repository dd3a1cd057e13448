import LatchkeyCore

/// What the templates of a notice show: words, with blanks between them.
struct NoticeView {
    struct Row {
        let label: String
        let value: String
    }

    /// The one thing to press.
    struct Act {
        let introduction: String
        let button: String
        let link: String
    }

    let language: String
    let subject: String
    let preview: String
    let heading: String
    let lead: String
    let rows: [Row]
    /// None or one.
    let acts: [Act]
    let advice: [String]
    let footer: String

    init(_ message: NoticeMessage, in language: Language) {
        let (phrases, notice) = (language.phrases, message.notice)
        let words = phrases.notice(notice.kind, app: Blank.app.mark)
        self.language = language.rawValue
        (subject, preview, heading, lead) = (words.heading, words.heading, words.heading, words.lead)
        var rows: [Row] = []
        if notice.appName != nil { rows.append(Row(label: phrases.app, value: Blank.app.mark)) }
        if notice.by != nil { rows.append(Row(label: phrases.noticeStaff, value: Blank.staff.mark)) }
        if message.requester != nil {
            rows.append(Row(label: phrases.browser, value: Blank.browser.mark))
            rows.append(Row(label: phrases.network, value: Blank.network.mark))
        }
        self.rows = rows + [Row(label: phrases.time, value: Blank.moment.mark)]
        acts = words.act.map { [Act(introduction: $0.introduction, button: $0.button, link: Blank.link.mark)] } ?? []
        advice = words.advice.map { [$0] } ?? []
        footer = phrases.noticeFooter
    }
}

/// What one notice says of its own. Others' words come in here as ``OneLine``.
struct NoticeValues {
    let blanks: BlankValues
    let subject: String
    let date: MailDate

    init(_ message: NoticeMessage, issuer: String, phrases: any Phrases) {
        let notice = message.notice
        var blanks = BlankValues()
        blanks[.app] = OneLine(cleaning: notice.appName ?? "", limit: 80).text
        blanks[.staff] = SignInValues.unlinkable(OneLine(cleaning: notice.by ?? "", limit: 60).text)
        if let requester = message.requester {
            blanks[.browser] = SignInValues.unlinkable(OneLine(cleaning: requester.browser, limit: 60).text)
            let network = requester.network
            blanks[.network] =
                network == .unknown ? phrases.unknownNetwork : OneLine(cleaning: network.text, limit: 60).text
        }
        date = MailDate(message.at)
        blanks[.moment] = phrases.moment(date)
        blanks[.link] = MessageLinks.way(on: notice, issuer: issuer) ?? ""
        let heading = phrases.notice(notice.kind, app: blanks[.app]).heading
        // The time keeps mail programs from folding two of them into one.
        subject = "\(heading) (\(date.clockWithSeconds) UTC)"
        self.blanks = blanks
    }
}
