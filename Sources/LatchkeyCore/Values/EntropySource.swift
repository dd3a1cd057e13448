/// Where random bytes come from. Flows draw what they need before a transaction, because a transaction may run twice.
public protocol EntropySource: Sendable {
    /// `count` bytes, each from a cryptographically secure source.
    func bytes(_ count: Int) -> [UInt8]
}
