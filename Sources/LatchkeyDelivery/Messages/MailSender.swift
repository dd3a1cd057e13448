public import LatchkeyCore

/// Who our messages come from: the name that people see, and the address to which bounces go.
public struct MailSender: Hashable, Sendable {
    public enum Unfit: Error, Hashable, CustomStringConvertible {
        case name
        case address

        public var description: String {
            switch self {
            case .name: "the sender's name must be one line of at most 60 characters"
            case .address: "the sender's address must be plain ASCII: not every mail server takes another one"
            }
        }
    }

    let name: OneLine
    public let address: EmailAddress

    public init(name: String, address: EmailAddress) throws(Unfit) {
        guard let line = try? OneLine(name), name.count <= 60 else { throw .name }
        guard !address.needsSMTPUTF8 else { throw .address }
        self.name = line
        self.address = address
    }
}
