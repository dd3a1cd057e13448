import LatchkeyCore
import Testing

@testable import LatchkeyHTTP

@Suite("The form put together from its parts")
struct FormOutlinesTests {
    @Test(
        "is the page that the template makes, whatever its values, the first time and later",
        arguments: Language.allCases)
    func same(language: Language) throws {
        let renderer = try PageRenderer()
        let forms = FormOutlines(renderer: renderer)
        let problems: [FormProblem?] = [
            nil, .cookies, .noAt, .busy(seconds: 5), .tooSoon(seconds: 17), .tooMany(seconds: 900),
        ]
        for problem in problems {
            for (csrf, identifier) in [("a", ""), ("b", "<\"'&\u{1}csrf\u{1}\u{301}>")] {
                for returnTo in [nil, "https://wiki.example.com/?a=1&b=\"2\""] {
                    let page = SignInFormPage(
                        appID: "wiki", appName: "The <wiki>", csrf: csrf, returnTo: returnTo, identifier: identifier,
                        problem: problem, hint: problem == nil ? .signedOut : nil)
                    let html = String(decoding: forms.html(page, in: language), as: UTF8.self)
                    #expect(html == renderer.html(page, in: language))
                }
            }
        }
    }
}
