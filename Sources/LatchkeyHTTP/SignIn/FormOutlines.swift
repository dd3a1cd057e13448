import LatchkeyCore
import Synchronization

/// The form's pages, of which all but a few values is the same for everybody: rendered once with marks where the values
/// go, and from then on put together. What is shown while load is shed has to be cheap.
final class FormOutlines: Sendable {
    private struct Key: Hashable {
        let page: SignInFormPage
        let language: Language
    }

    private let renderer: PageRenderer
    /// Text and the name of a mark in turn, beginning and ending with text.
    private let known = Mutex<[Key: [[UInt8]]]>([:])

    /// More than apps, languages and problems make; a page of more than that is rendered each time.
    private static let most = 1_000
    /// No page's own text has it.
    private static let mark: UInt8 = 0x01

    init(renderer: PageRenderer) {
        self.renderer = renderer
    }

    func html(_ page: SignInFormPage, in language: Language) -> [UInt8] {
        guard page.isOutlined else { return Array(renderer.html(page, in: language).utf8) }
        let values = page.marks
        var html: [UInt8] = []
        html.reserveCapacity(4_096)
        for (place, part) in outline(of: page, in: language).enumerated() {
            let isMark = place % 2 == 1
            html +=
                isMark ? Array(PageText().escapeText(values[String(decoding: part, as: UTF8.self)] ?? "").utf8) : part
        }
        return html
    }

    private func outline(of page: SignInFormPage, in language: Language) -> [[UInt8]] {
        let key = Key(
            page: page.marked { "\(Unicode.Scalar(Self.mark))\($0)\(Unicode.Scalar(Self.mark))" }, language: language)
        if let parts = known.withLock({ $0[key] }) { return parts }
        let parts = renderer.html(key.page, in: language).utf8
            .split(separator: Self.mark, omittingEmptySubsequences: false).map(Array.init)
        known.withLock { if $0.count < Self.most { $0[key] = parts } }
        return parts
    }
}

extension SignInFormPage {
    /// False where a sentence has a number in it that changes with every request.
    fileprivate var isOutlined: Bool {
        switch problem {
        case .tooSoon, .tooMany: false
        default: !appName.utf8.contains(0x01)
        }
    }

    fileprivate var marks: [String: String] { ["csrf": csrf, "identifier": identifier, "return": returnTo ?? ""] }

    fileprivate func marked(_ mark: (String) -> String) -> Self {
        Self(
            appID: appID, appName: appName, csrf: mark("csrf"), returnTo: returnTo.map { _ in mark("return") },
            identifier: mark("identifier"), problem: problem, hint: hint)
    }
}
