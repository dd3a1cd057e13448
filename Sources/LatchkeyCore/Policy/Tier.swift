/// How much is at stake in an app (docs/policy.md). The tier gives every choice its default.
public enum Tier: String, Sendable, CaseIterable {
    /// Consumer, no sensitive data.
    case low
    case moderate
    /// Admin portals, customer data, money: a link alone is never enough.
    case high
}
