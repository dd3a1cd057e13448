import LatchkeyCore

/// A place in a sign-in message that each message fills in; all around it is the same for everybody who reads the
/// language.
///
/// Where it stands in a ``MailForm`` is marked by a control character. No template holds one, and ``OneLine`` keeps them
/// out of everybody else's words.
enum Blank: UInt8, CaseIterable, Sendable {
    case app = 1
    case browser
    case network
    /// `10:42`
    case clock
    /// `10:42:07`
    case clockWithSeconds
    case moment
    case link
    case code
    // Between them lie tab and the ends of lines.
    case validity = 0x0e
    case notMe
    /// Who of the staff did it.
    case staff

    var mark: String { String(Unicode.Scalar(rawValue)) }
}

/// What stands in the blanks of one message.
struct BlankValues: Sendable {
    private var texts = [String](repeating: "", count: 32)

    subscript(blank: Blank) -> String {
        get { texts[Int(blank.rawValue)] }
        set { texts[Int(blank.rawValue)] = newValue }
    }
}
