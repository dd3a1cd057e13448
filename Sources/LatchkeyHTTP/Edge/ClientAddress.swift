import HTTPTypes
import Hummingbird
import LatchkeyCore

/// Where a request comes from. Only proxies that the operator named are believed about it (A29).
struct ClientAddress {
    let trusted: [AddressBlock]

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")

    /// Walks `X-Forwarded-For` from our side and stops at the first address that no proxy of ours vouches for.
    func network(of request: Request, _ context: EdgeContext) -> NetworkPrefix {
        guard var believed = context.peer else { return .unknown }
        let hops = Self.forwardedFor.map { request.headers[values: $0] } ?? []
        let claims = hops.joined(separator: ",").utf8.suffix(4_096).split(separator: UInt8(ascii: ",")).reversed()
        for claim in claims.prefix(32) {
            let text = String(decoding: claim.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
            guard isTrusted(believed), let next = IPAddress(parsing: text) else { break }
            believed = next
        }
        return NetworkPrefix(believed)
    }

    private func isTrusted(_ address: IPAddress) -> Bool {
        trusted.contains { $0.contains(address) }
    }
}
