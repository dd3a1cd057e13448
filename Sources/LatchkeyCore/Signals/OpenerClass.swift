/// What kind of thing opened a link.
public enum OpenerClass: String, Sendable, CaseIterable {
    case person, scanner, prefetch, unknown
}
