import LatchkeyCore
import Mustache

/// Turns view values into HTML: one layout, and one body template a page.
struct PageRenderer: Sendable {
    private let library: MustacheLibrary
    private let words: [Language: PageValues]

    /// Throws where a template can't be read, which a test notices before any person does.
    init() throws {
        MustacheContentTypes.register(PageText(), named: PageText.name)
        var library = MustacheLibrary()
        for template in PageTemplate.allCases {
            // A partial starts over with Mustache's own escaping, so every template names ours.
            let text = "{{% CONTENT_TYPE:\(PageText.name)}}" + String(decoding: template.source, as: UTF8.self)
            try library.register(text, named: template.rawValue)
        }
        self.library = library
        words = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, Self.values(of: Phrases(in: $0))) })
    }

    func html(_ page: some PageView, in language: Language) -> String {
        let phrases = Phrases(in: language)
        var values = page.values(in: phrases)
        values["say"] = words[language]
        values["language"] = language.rawValue
        values["title"] = page.title(in: phrases)
        values["template"] = page.template.rawValue
        values["scripts"] = page.scripts.map(\.href)
        values["styles"] = page.styles.map(\.href)
        values["look"] = page.look.rawValue
        values["icon"] = Asset.icon.href
        values["key"] = page.step.map { Self.key(at: $0, phrases) }
        return library.render(values, withTemplate: PageTemplate.layout.rawValue) ?? ""
    }

    /// The plain texts among the phrases, for templates to name; those that need a value are called from Swift.
    private static func values(of phrases: Any) -> PageValues {
        Mirror(reflecting: phrases).children.reduce(into: [:]) { values, child in
            guard let label = child.label else { return }
            if let text = child.value as? String {
                values[label] = text
            } else if Mirror(reflecting: child.value).displayStyle == .struct {
                values[label] = Self.values(of: child.value)
            }
        }
    }

    private static func key(at step: SignInStep, _ phrases: Phrases) -> PageValues {
        [
            "step": "\(step.rawValue)",
            "says": phrases.common.step(step.rawValue, SignInStep.allCases.count),
        ]
    }
}
