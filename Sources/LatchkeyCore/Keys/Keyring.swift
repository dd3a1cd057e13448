internal import Crypto

import struct FoundationEssentials.Data

/// Every key that the server uses, derived from its master keys: HKDF-SHA-256 (RFC 5869), one label a use, so that no
/// key serves two ends. The issuer is part of the label: staging's secrets mean nothing in production.
///
/// Several master keys may be alive at once. New things are made under the newest; old ones are recognised under each.
public struct Keyring: Sendable {
    struct Generation: Sendable {
        let version: UInt8
        // Each has taken its key in already; a copy takes the message. That halves the work of a session check's digest.
        let digests: HMAC<SHA256>
        let codes: HMAC<SHA256>
        let forms: HMAC<SHA256>
        let pseudonyms: HMAC<SHA256>
        let sessions: HMAC<SHA256>
        let work: HMAC<SHA256>
        let outbox: SymmetricKey
    }

    let newest: Generation
    /// Newest first; `newest` is among them.
    let generations: [Generation]

    /// At least one master key is needed, so the newest comes apart from the others.
    public init(newest: MasterKey, older: [MasterKey] = [], issuer: String) {
        let first = Self.generation(newest, issuer)
        self.newest = first
        generations = [first] + older.sorted { $0.version > $1.version }.map { Self.generation($0, issuer) }
    }

    private static func generation(_ master: MasterKey, _ issuer: String) -> Generation {
        func key(_ label: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: master.key, info: Data("latchkey/1/\(label)/\(issuer)".utf8), outputByteCount: 32)
        }
        return Generation(
            version: master.version, digests: HMAC(key: key("digest")), codes: HMAC(key: key("code")),
            forms: HMAC(key: key("form")), pseudonyms: HMAC(key: key("pseudonym")),
            sessions: HMAC(key: key("session")), work: HMAC(key: key("work")), outbox: key("outbox"))
    }
}

extension Keyring {
    /// What the store keeps of a secret.
    public func digest(_ secret: Secret) -> SecretDigest {
        Self.digest(secret, under: newest)
    }

    /// The digests that the secret may be stored under, newest key first.
    public func digests(_ secret: Secret) -> [SecretDigest] {
        generations.map { Self.digest(secret, under: $0) }
    }

    /// Codes are short, so their digest takes the sign-in in: equal codes of two sign-ins look different.
    public func digest(_ code: TypedCode, of signIn: SignInID) -> SecretDigest {
        Self.digest(code, of: signIn, under: newest)
    }

    public func matches(_ code: TypedCode, _ digest: SecretDigest, of signIn: SignInID) -> Bool {
        generations.contains { Self.digest(code, of: signIn, under: $0) == digest }
    }

    public func matches(_ secret: Secret, _ digest: SecretDigest) -> Bool {
        generations.contains { Self.digest(secret, under: $0) == digest }
    }

    private static func digest(_ secret: Secret, under generation: Generation) -> SecretDigest {
        SecretDigest(version: generation.version, code: authenticate(secret.reveal(), generation.digests))
    }

    private static func digest(_ code: TypedCode, of signIn: SignInID, under generation: Generation) -> SecretDigest {
        let message = "\(code.kind.rawValue)/\(signIn)/\(code.reveal())"
        return SecretDigest(version: generation.version, code: authenticate(message, generation.codes))
    }

    static func authenticate(_ message: String, _ keyed: HMAC<SHA256>) -> [UInt8] {
        var authenticator = keyed
        authenticator.update(data: Array(message.utf8))
        return authenticator.finalize().withUnsafeBytes { Array($0) }
    }
}

extension Keyring {
    /// The session secret of a browser that completes a sign-in under its binding.
    ///
    /// Derived, not drawn, so that the same click after a lost answer gives the same cookie, and racing clicks agree.
    /// Without the master key it is as good as random; the binding is new with each sign-in.
    public func sessionSecret(for signIn: SignInID, boundTo binding: Secret) -> Secret {
        Self.sessionSecret(for: signIn, boundTo: binding, under: newest)
    }

    /// The same secret again, if it is the one that `digest` was made of.
    public func sessionSecret(for signIn: SignInID, boundTo binding: Secret, matching digest: SecretDigest) -> Secret? {
        generations.map { Self.sessionSecret(for: signIn, boundTo: binding, under: $0) }.first { matches($0, digest) }
    }

    private static func sessionSecret(
        for signIn: SignInID, boundTo binding: Secret, under generation: Generation
    ) -> Secret {
        Secret(.session, bits: authenticate("\(signIn)/\(binding.reveal())", generation.sessions))
    }
}

extension Keyring {
    /// The hidden field of a form, worth something only beside this browser's binding cookie.
    public func formToken(for binding: Secret) -> String {
        Base62.encode(Array(Self.authenticate(binding.reveal(), newest.forms).prefix(16)), width: 22)
    }

    public func accepts(formToken token: String, for binding: Secret) -> Bool {
        generations.contains { generation in
            let ours = Base62.encode(Array(Self.authenticate(binding.reveal(), generation.forms).prefix(16)), width: 22)
            return constantTimeEqual(Array(ours.utf8), Array(token.utf8))
        }
    }

    /// A stand-in for an address, network or other subject, for counters that need not know it.
    public func pseudonym(_ kind: String, _ subject: String) -> [UInt8] {
        Array(Self.authenticate("\(kind)/\(subject)", newest.pseudonyms).prefix(16))
    }
}

extension Keyring {
    /// Why a sealed thing can't be opened; where it happens, the database and the keys don't belong together.
    public enum Unopenable: Error, Hashable {
        case unknownKeyVersion(UInt8)
        case damaged
    }

    /// AES-256-GCM; `context` (such as the row's id) must be the same at opening, so rows can't be swapped.
    public func seal(_ content: [UInt8], context: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(Data(content), using: newest.outbox, authenticating: Data(context.utf8))
        return [newest.version] + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    public func open(_ sealed: [UInt8], context: String) throws(Unopenable) -> [UInt8] {
        guard let version = sealed.first else { throw .damaged }
        guard let generation = generations.first(where: { $0.version == version }) else {
            throw .unknownKeyVersion(version)
        }
        do {
            let box = try AES.GCM.SealedBox(combined: Data(sealed.dropFirst()))
            return Array(try AES.GCM.open(box, using: generation.outbox, authenticating: Data(context.utf8)))
        } catch {
            throw .damaged
        }
    }
}
