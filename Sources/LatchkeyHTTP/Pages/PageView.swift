/// What one page shows. The template asks for `values` by name; `title` stands in the window's bar.
protocol PageView: Sendable {
    var template: PageTemplate { get }
    var styles: [Asset] { get }
    var scripts: [Asset] { get }
    var look: PageLook { get }
    /// How far the key in the page's head is cut, or nil for a page that is no part of signing in.
    var step: SignInStep? { get }
    func title(in phrases: Phrases) -> String
    func values(in phrases: Phrases) -> PageValues
}

extension PageView {
    var styles: [Asset] { look.styles }
    var scripts: [Asset] { [] }
    var look: PageLook { .door }
    var step: SignInStep? { nil }
}

/// The three acts of signing in, which the key in the page's head shows as cuts.
enum SignInStep: Int, CaseIterable {
    case address = 1
    case link = 2
    case signedIn = 3
}

/// How a page is dressed: Latchkey's own pages as a door, the demo's two as somebody else's.
enum PageLook: String {
    case door, sample, mail

    var styles: [Asset] {
        switch self {
        case .door: [.base, .parts]
        case .sample, .mail: [.base, .parts, .demo]
        }
    }
}
