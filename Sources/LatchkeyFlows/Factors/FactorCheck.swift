import LatchkeyCore

/// What a person shows to prove a second factor.
public enum FactorAnswer: Sendable {
    /// The digits of an authenticator app, as they were typed.
    case digits(String)

    /// One that can't be right is a slip, and no guess.
    var isWellFormed: Bool {
        switch self {
        case .digits(let typed): TOTP.isValue(typed)
        }
    }
}

/// The factor hook: how each kind of second factor is proven. A new kind is a case here.
struct FactorCheck {
    let keyring: Keyring
    let now: Timestamp

    /// A factor as it was, and as it is once its value is spent.
    struct Proof {
        let before: Factor
        let after: Factor
    }

    /// The first that the answer proves, or nil. The caller writes it: each value is good once.
    func proof(_ answer: FactorAnswer, among factors: [Factor]) throws -> Proof? {
        for factor in factors {
            if let spent = try spent(factor, by: answer) { return Proof(before: factor, after: spent) }
        }
        return nil
    }

    private func spent(_ factor: Factor, by answer: FactorAnswer) throws -> Factor? {
        switch (factor.kind, answer) {
        case (.totp, .digits(let typed)):
            let step = TOTP.step(of: typed, secret: try totp(factor), at: now, after: factor.lastStep)
            guard let step else { return nil }
            var spent = factor
            spent.lastStep = step
            return spent
        }
    }

    func totp(_ factor: Factor) throws -> TOTPSecret {
        TOTPSecret(bytes: try keyring.open(factor.sealed, context: factor.id.text))
    }
}

extension [Factor] {
    /// Those that count: proven once, and no mere offers.
    var confirmed: [Factor] { filter { $0.confirmedAt != nil } }
}
