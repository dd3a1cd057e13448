import LatchkeyCore
import Mustache

/// The forms of one kind of message in one language, as text and as HTML.
struct MessageForms: Sendable {
    let text: MailForm
    let html: MailForm

    func parts(with values: BlankValues) -> (text: [UInt8], html: [UInt8]) {
        let lines = text.filled(with: values) { PlainText.plain($0) }
        return (PlainText.laidOut(lines), html.filled(with: values, escaped: ASCIIMarkup.escaped))
    }
}

/// The forms of one language.
struct LanguageForms: Sendable {
    let signIn: MessageForms
    let recovery: MessageForms
    /// For domains whose scanners open links.
    let signInByCode: MessageForms
    let test: MessageForms
}

/// The templates, read once and printed once in every language: layouts are theirs, words come from views.
struct MessageTemplates: Sendable {
    private let english: LanguageForms
    private let german: LanguageForms
    private let library: MustacheLibrary

    init() {
        MustacheContentTypes.register(ASCIIMarkup(), named: "ASCII_HTML")
        let templates = [
            "letter.html": PackageResources.letter_html_mustache,
            "sign-in.html": PackageResources.sign_in_html_mustache,
            "sign-in.text": PackageResources.sign_in_text_mustache,
            "notice.html": PackageResources.notice_html_mustache,
            "notice.text": PackageResources.notice_text_mustache,
            "recovery.html": PackageResources.recovery_html_mustache,
            "recovery.text": PackageResources.recovery_text_mustache,
            "test.html": PackageResources.test_html_mustache,
            "test.text": PackageResources.test_text_mustache,
        ]
        let library = MustacheLibrary(templates: templates.mapValues(Self.parsed))
        self.library = library
        english = Self.forms(in: .english, from: library)
        german = Self.forms(in: .german, from: library)
    }

    func forms(in language: Language) -> LanguageForms {
        switch language {
        case .english: english
        case .german: german
        }
    }

    /// Made when one is sent: there are many kinds of them and few of each.
    func forms(of notice: NoticeView) -> MessageForms { Self.forms(of: notice, by: "notice", from: library) }

    private static func forms(in language: Language, from library: MustacheLibrary) -> LanguageForms {
        LanguageForms(
            signIn: forms(of: SignInView(language), by: "sign-in", from: library),
            recovery: forms(of: RecoveryLetterView(language), by: "recovery", from: library),
            signInByCode: forms(of: SignInView(language, codeFirst: true), by: "sign-in", from: library),
            test: forms(of: TestView(language), by: "test", from: library))
    }

    private static func forms(of view: Any, by name: String, from library: MustacheLibrary) -> MessageForms {
        // A dictionary, because swift-mustache reflects a struct anew for each value that it shows.
        let values = Mirror(reflecting: view).children.map { ($0.label ?? "", $0.value) }
        let named = Dictionary(values) { first, _ in first }
        let text = library.render(named, withTemplate: "\(name).text") ?? ""
        let html = library.render(named, withTemplate: "\(name).html") ?? ""
        return MessageForms(
            text: MailForm(String(decoding: PlainText.plain(text), as: UTF8.self)),
            html: MailForm(ASCIIMarkup.references(in: html)))
    }

    private static func parsed(_ bytes: [UInt8]) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
        } catch {
            // The templates are part of the program, and tests render each of them.
            preconditionFailure("a message template can't be read: \(error)")
        }
    }
}
