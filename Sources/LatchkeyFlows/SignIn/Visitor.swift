public import LatchkeyCore

/// The browser that a request comes from: what it carries, and what it shows of itself.
public struct Visitor: Sendable {
    public let binding: Secret?
    public let session: Secret?
    public let device: Secret?
    public let requester: Requester

    public init(binding: Secret?, session: Secret?, device: Secret?, requester: Requester) {
        self.binding = binding
        self.session = session
        self.device = device
        self.requester = requester
    }
}
