/// "This wasn't me": can only take away.
struct NotMePage: PageView {
    /// Nil where the secret stands in the fragment and the script reads it.
    var secret: String?
    var done = false
    var appName: String?
    /// Only the codes are over: the link still works in the browser that asked.
    var codesOnly = false

    var template: PageTemplate { .notme }
    var scripts: [Asset] { done ? [] : [.form, .notMe] }

    func title(in phrases: Phrases) -> String { done ? phrases.notMe.doneHeading : phrases.notMe.heading }

    func values(in phrases: Phrases) -> PageValues {
        var values: PageValues = ["done": done, "fragment": !done && secret == nil, "secret": secret ?? ""]
        values["says"] = codesOnly ? phrases.notMe.codesDone : phrases.notMe.done
        return values
    }
}
