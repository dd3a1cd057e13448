/// The code that the opening device shows, for posts without script.
struct HandoffCodePage: PageView {
    /// Grouped: `ABC-DEF`.
    let code: String
    let seconds: Int
    let appName: String
    /// The browser in which it is to be typed.
    let browser: String
    /// The link's secret, where it came by path: lets the page offer a new code.
    var secret: String?

    var template: PageTemplate { .handoff }
    var scripts: [Asset] { [.times, .form, .handoff] }
    var step: SignInStep? { .link }

    func title(in phrases: Phrases) -> String { "\(phrases.handoff.heading) · \(appName)" }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = [
            "code": code, "letters": code.filter { $0 != "-" }.map(String.init).joined(separator: " "),
            "seconds": "\(seconds)", "valid": phrases.handoff.valid(Int64(seconds)), "browser": browser,
            "waits": phrases.handoff.lead.pageValues,
        ]
        values["secret"] = secret
        values["offersFresh"] = secret != nil
        return values
    }
}
