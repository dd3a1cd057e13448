/// Why a link or a code does nothing any more.
enum Ended: String, Hashable, Sendable, CaseIterable {
    case expired, superseded, denied, revoked, used, unknown
}
