/// Texts, flags, lists and further values, by the names that the template uses.
typealias PageValues = [String: any Sendable]
