import LatchkeyCore

/// What is known about the message, told only where an unknown address would be told the same.
enum DeliveryNotice: Hashable, Sendable {
    /// "If this address can sign in, a message is on its way."
    case untold
    case queued
    case accepted(at: Timestamp)
    case deferred, abandoned, rejected
}
