import LatchkeyCore

/// A finished message and its envelope.
struct Letter: Sendable {
    let id: MessageID
    let sender: String
    let recipient: String
    let needsSMTPUTF8: Bool
    let bytes: [UInt8]
}
