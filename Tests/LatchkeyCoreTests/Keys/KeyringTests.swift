import LatchkeyCore
import LatchkeyTestKit
import Testing

@Suite("Keys")
struct KeyringTests {
    let entropy = SeededEntropy()
    let issuer = "https://id.example.com"

    @Test("a digest is of use under the same master key and issuer alone")
    func separation() {
        let key = MasterKey.random(version: 1, from: entropy)
        let production = Keyring(newest: key, issuer: issuer)
        let staging = Keyring(newest: key, issuer: "https://staging.example.com")
        let other = Keyring(newest: .random(version: 1, from: entropy), issuer: issuer)
        let link = Secret.random(.link, from: entropy)
        #expect(production.digest(link) == Keyring(newest: key, issuer: issuer).digest(link))
        #expect(production.digest(link) != staging.digest(link))
        #expect(production.digest(link) != other.digest(link))
    }

    @Test("digests and tokens are what they always were: databases and cookies outlive a version")
    func known() throws {
        let master = try MasterKey(parsing: "lkmaster1_1_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf")
        let keyring = Keyring(newest: master, issuer: issuer)
        let link = try Secret(parsing: "lkl_No287qEH4uQv9vBo5cxQTXAw02KFtzjuPbCrH1FrBEB4cy69x", as: .link)
        #expect(keyring.digest(link).bytes.first == 1 && keyring.digest(link).bytes.count == 33)
        #expect(keyring.digest(link).fingerprint == "e3d58ed3e28a567d")
        let binding = try Secret(parsing: "lkb_No287qEH4uQv9vBo5cxQTXAw02KFtzjuPbCrH1FrBEB2vRYfU", as: .binding)
        #expect(keyring.formToken(for: binding) == "4wlCTUFOb2x7TOUkC08j8e")
    }

    @Test("after a rotation old secrets are recognised and new ones made under the new key")
    func rotation() throws {
        let old = MasterKey.random(version: 1, from: entropy)
        let new = MasterKey.random(version: 2, from: entropy)
        let before = Keyring(newest: old, issuer: issuer)
        let after = Keyring(newest: new, older: [old], issuer: issuer)
        let link = Secret.random(.link, from: entropy)
        let code = TypedCode.random(.mailed, from: entropy)
        let id = SignInID.random(from: entropy)
        #expect(after.digests(link).contains(before.digest(link)))
        #expect(after.digest(link) != before.digest(link))
        #expect(after.matches(code, before.digest(code, of: id), of: id))
        #expect(after.accepts(formToken: before.formToken(for: link), for: link))
        #expect(try after.open(before.seal([1, 2, 3], context: "row"), context: "row") == [1, 2, 3])
        #expect(throws: Keyring.Unopenable.unknownKeyVersion(2)) {
            try before.open(after.seal([1], context: "row"), context: "row")
        }
    }

    @Test("equal codes of two sign-ins have different digests, and kinds don't mix")
    func codes() throws {
        let keyring = Keyring(newest: .random(version: 1, from: entropy), issuer: issuer)
        let code = try #require(TypedCode(typed: "ABCD1234"))
        let one = SignInID.random(from: entropy)
        let two = SignInID.random(from: entropy)
        #expect(keyring.digest(code, of: one) != keyring.digest(code, of: two))
        #expect(!keyring.matches(code, keyring.digest(code, of: one), of: two))
    }

    @Test("what is sealed opens in its own row only, and notices a changed bit")
    func sealing() throws {
        let keyring = Keyring(newest: .random(version: 1, from: entropy), issuer: issuer)
        let sealed = try keyring.seal(Array("a link".utf8), context: "row 1")
        #expect(throws: Keyring.Unopenable.damaged) { try keyring.open(sealed, context: "row 2") }
        for place in [1, 14, sealed.count - 1] {
            var changed = sealed
            changed[place] ^= 1
            #expect(throws: Keyring.Unopenable.damaged) { try keyring.open(changed, context: "row 1") }
        }
        #expect(throws: Keyring.Unopenable.damaged) { try keyring.open([], context: "row 1") }
    }

    @Test("a form's token fits its own browser alone")
    func formTokens() {
        let keyring = Keyring(newest: .random(version: 1, from: entropy), issuer: issuer)
        let mine = Secret.random(.binding, from: entropy)
        let yours = Secret.random(.binding, from: entropy)
        #expect(keyring.accepts(formToken: keyring.formToken(for: mine), for: mine))
        #expect(!keyring.accepts(formToken: keyring.formToken(for: mine), for: yours))
        #expect(!keyring.accepts(formToken: "", for: mine))
    }

    @Test("a master key is one line and comes back as it was")
    func masterKey() throws {
        let key = MasterKey.random(version: 7, from: entropy)
        let again = try MasterKey(parsing: key.reveal())
        #expect(again.version == 7)
        #expect(again.reveal() == key.reveal())
        #expect(throws: MasterKey.Malformed.version) {
            try MasterKey(parsing: key.reveal().replacing("_7_", with: "_0_"))
        }
        #expect(throws: MasterKey.Malformed.shape) { try MasterKey(parsing: String(key.reveal().dropLast())) }
        #expect(throws: MasterKey.Malformed.version) {
            try MasterKey(parsing: key.reveal().replacing("_7_", with: "_07_"))
        }
        #expect(throws: MasterKey.Malformed.shape) { try MasterKey(parsing: "") }
    }

    @Test("a fingerprint names a secret and can't be turned back")
    func fingerprint() {
        let keyring = Keyring(newest: .random(version: 1, from: entropy), issuer: issuer)
        let digest = keyring.digest(.random(.link, from: entropy))
        #expect(digest.fingerprint.wholeMatch(of: /[0-9a-f]{16}/) != nil)
    }
}
