/// What one page shows. The template asks for `values` by name; `title` stands in the window's bar.
protocol PageView: Sendable {
    var template: PageTemplate { get }
    var scripts: [Asset] { get }
    /// How far the key in the page's head is cut, or nil for a page that is no part of signing in.
    var step: SignInStep? { get }
    func title(in phrases: Phrases) -> String
    func values(in phrases: Phrases) -> PageValues
}

extension PageView {
    var scripts: [Asset] { [] }
    var step: SignInStep? { nil }
}

/// Texts, flags, lists and further values, by the names that the template uses.
typealias PageValues = [String: any Sendable]

/// The three acts of signing in, which the key in the page's head shows as cuts.
enum SignInStep: Int, CaseIterable {
    case address = 1
    case link = 2
    case signedIn = 3
}
