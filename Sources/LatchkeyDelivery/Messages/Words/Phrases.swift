import LatchkeyCore

/// Everything that messages say, in one language.
protocol Phrases: Sendable {
    func moment(_ date: MailDate) -> String
    var unknownNetwork: String { get }

    func signInSubject(app: String, time: String) -> String
    func signInPreview(browser: String, time: String) -> String
    func signInHeading(app: String) -> String
    /// Opens the message, and is so long by itself that no preview reaches a secret: 150 characters at least.
    func signInLead(app: String) -> String
    var app: String { get }
    var browser: String { get }
    var network: String { get }
    var time: String { get }
    var linkIntroduction: String { get }
    /// Where the code comes first.
    var linkIntroductionAfterCode: String { get }
    var button: String { get }
    var codeIntroduction: String { get }
    var codeIntroductionBeforeLink: String { get }
    func validity(minutes: Int64, until time: String) -> String
    var notMeIntroduction: String { get }
    var notMeQuestion: String { get }
    var notMeLink: String { get }
    func signInFooter(app: String) -> String

    func notice(_ kind: Notice.Kind, app: String) -> NoticeWords
    var noticeStaff: String { get }
    var noticeFooter: String { get }
    func recoverySubject(app: String, time: String) -> String
    func recoveryHeading(app: String) -> String
    /// As ``signInLead(app:)``: so long that no preview reaches a secret.
    func recoveryLead(app: String) -> String
    var recoveryLinkIntroduction: String { get }
    var recoveryButton: String { get }
    func recoveryValidity(minutes: Int64, until time: String) -> String
    var recoveryNotMeIntroduction: String { get }
    var recoveryNotMeQuestion: String { get }
    var recoveryNotMeLink: String { get }
    func recoveryFooter(app: String) -> String

    func testSubject(time: String) -> String
    var testHeading: String { get }
    var testLead: String { get }
    var testFooter: String { get }
}

/// What a notice of one kind says.
struct NoticeWords {
    let heading: String
    /// Where there is an act, it is so long that no preview reaches what stands behind it: 150 characters at least.
    let lead: String
    var act: (introduction: String, button: String)?
    var advice: String?
}

extension Language {
    var phrases: any Phrases {
        switch self {
        case .english: English()
        case .german: German()
        }
    }
}
