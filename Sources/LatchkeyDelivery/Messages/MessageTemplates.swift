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

    func text(of view: SignInView) -> String { PlainText.laidOut(rendered(view, by: "sign-in.text")) }
    func html(of view: SignInView) -> String { ASCIIMarkup.references(in: rendered(view, by: "sign-in.html")) }
    func text(of view: TestView) -> String { PlainText.laidOut(rendered(view, by: "test.text")) }
    func html(of view: TestView) -> String { ASCIIMarkup.references(in: rendered(view, by: "test.html")) }

    private func rendered(_ view: some Any, by name: String) -> String {
        library.render(view, withTemplate: name) ?? ""
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

/// HTML in ASCII alone, so that it travels unchanged whatever the mail servers on the way can do.
struct ASCIIMarkup: MustacheContentType {
    /// Scalar by scalar: swift-mustache's own escaping goes by characters, and `"` with a combining accent is another
    /// character than `"`.
    func escapeText(_ text: String) -> String {
        text.unicodeScalars.map { "<>&\"'".unicodeScalars.contains($0) ? "&#\($0.value);" : String($0) }.joined()
    }

    static func references(in html: String) -> String {
        html.unicodeScalars.map { $0.isASCII ? String($0) : "&#\($0.value);" }.joined()
    }
}

/// The text part's lines.
enum PlainText {
    /// Breaks lines at spaces before column 77 (RFC 5322 §2.1.1); a link has no spaces and stays whole.
    static func laidOut(_ text: String) -> String {
        let ascii = text.unicodeScalars.map(plain).joined()
        return ascii.split(separator: "\n", omittingEmptySubsequences: false).map(wrapped).joined(separator: "\n")
    }

    private static func wrapped(_ line: Substring) -> String {
        guard line.count > 76 else { return String(line) }
        return line.split(separator: " ").reduce(into: [String]()) { lines, word in
            guard let last = lines.last, last.count + word.count < 76 else { return lines.append(String(word)) }
            lines[lines.count - 1] = "\(last) \(word)"
        }.joined(separator: "\n")
    }

    /// Straight quotes keep English in ASCII, which needs no encoding on the way.
    private static func plain(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\u{2018}", "\u{2019}": "'"
        case "\u{201C}", "\u{201D}", "\u{201E}": "\""
        default: String(scalar)
        }
    }
}
