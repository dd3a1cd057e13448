/// The name of one entity, so that a sign-in's id can't be passed where a session's is wanted.
///
/// 128 bits as 22 base62 characters. It is a name, not a secret: it stands in URLs, logs and audit events.
public struct Identifier<Entity>: Hashable, Sendable {
    public let text: String

    public static func random(from entropy: some EntropySource) -> Self {
        Self(trusted: Base62.encode(entropy.bytes(16), width: 22))
    }

    /// Later ones come after earlier ones: 48 bits of milliseconds and 80 of chance, as in a UUID of version 7 (RFC 9562
    /// §5.7). New rows then stand together in every index, however large the table is.
    public static func ordered(at moment: Timestamp, from entropy: some EntropySource) -> Self {
        let time = stride(from: 40, through: 0, by: -8).map { UInt8(truncatingIfNeeded: moment.milliseconds >> $0) }
        return Self(trusted: Base62.encode(time + entropy.bytes(10), width: 22))
    }

    /// For rows that this product wrote itself.
    public init(trusted text: String) {
        self.text = text
    }

    /// Nil for anything but 22 base62 characters.
    public init?(parsing text: some StringProtocol) {
        guard text.utf8.count == 22, text.utf8.allSatisfy(Base62.contains) else { return nil }
        self.text = String(text)
    }
}

extension Identifier: CustomStringConvertible {
    public var description: String { text }
}

/// Who signs in. `sub` in every token is the account's id: random, and never an address.
public enum AccountEntity {}
public enum SignInEntity {}
public enum SessionEntity {}
public enum MessageEntity {}
/// A process that sends messages; a new name with each start.
public enum CourierEntity {}
public enum FactorEntity {}
public enum RecoveryEntity {}

public typealias AccountID = Identifier<AccountEntity>
public typealias SignInID = Identifier<SignInEntity>
public typealias SessionID = Identifier<SessionEntity>
public typealias MessageID = Identifier<MessageEntity>
public typealias CourierID = Identifier<CourierEntity>
public typealias FactorID = Identifier<FactorEntity>
public typealias RecoveryID = Identifier<RecoveryEntity>

/// An app's name in the configuration, such as `wiki`.
public struct AppID: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// Nil for anything but 1 to 40 of `a-z 0-9 - _`, a letter first.
    public init?(parsing text: some StringProtocol) {
        let bytes = text.utf8
        guard (1...40).contains(bytes.count), let first = bytes.first, first >= 0x61, first <= 0x7a,
            bytes.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2d || $0 == 0x5f })
        else { return nil }
        self.text = String(text)
    }

    public init(trusted text: String) {
        self.text = text
    }

    public var description: String { text }
}
