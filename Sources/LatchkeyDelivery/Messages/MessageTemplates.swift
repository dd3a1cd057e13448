import Mustache

/// The templates, read once: layouts are theirs, words and values come from views.
struct MessageTemplates: Sendable {
    private let library: MustacheLibrary

    init() {
        MustacheContentTypes.register(ASCIIMarkup(), named: "ASCII_HTML")
        let templates = [
            "letter.html": PackageResources.letter_html_mustache,
            "sign-in.html": PackageResources.sign_in_html_mustache,
            "sign-in.text": PackageResources.sign_in_text_mustache,
            "test.html": PackageResources.test_html_mustache,
            "test.text": PackageResources.test_text_mustache,
        ]
        library = MustacheLibrary(templates: templates.mapValues(Self.parsed))
    }

    func parts(of view: SignInView) -> (text: String, html: String) { parts(of: view, by: "sign-in") }
    func parts(of view: TestView) -> (text: String, html: String) { parts(of: view, by: "test") }

    private func parts(of view: Any, by name: String) -> (text: String, html: String) {
        // A dictionary, because swift-mustache reflects a struct anew for each value that it shows.
        let values = Mirror(reflecting: view).children.map { ($0.label ?? "", $0.value) }
        let named = Dictionary(values) { first, _ in first }
        let text = library.render(named, withTemplate: "\(name).text") ?? ""
        let html = library.render(named, withTemplate: "\(name).html") ?? ""
        return (PlainText.laidOut(text), ASCIIMarkup.references(in: html))
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
