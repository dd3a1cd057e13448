/// A file that can't be used, in a sentence for the operator.
public struct MaxMindUnreadable: Error, Hashable, CustomStringConvertible {
    public let path: String
    public let reason: String

    public var description: String { "\(path): \(reason)" }
}
