import Hummingbird
import LatchkeyCore
import NIOCore

/// What one request carries through the edge.
struct EdgeContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let remote: SocketAddress?
    /// Stands in the answer, on the fault page and in the log, so that the three can be brought together.
    let reference: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remote = source.channel.remoteAddress
        reference = Self.newReference()
    }

    /// Who is at the other end of the connection: a proxy, as a rule.
    var peer: IPAddress? { remote?.ipAddress.flatMap { IPAddress(parsing: $0) } }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// 10 characters of Crockford's alphabet: short enough to be read out to somebody.
    private static func newReference() -> String {
        var bits = UInt64.random(in: .min ... .max)
        return String(unsafeUninitializedCapacity: 10) { characters in
            for place in 0..<10 {
                characters[place] = alphabet[Int(bits % 32)]
                bits /= 32
            }
            return 10
        }
    }
}
