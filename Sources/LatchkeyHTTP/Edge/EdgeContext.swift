import Hummingbird
import LatchkeyCore
import NIOCore

/// What one request carries through the edge.
struct EdgeContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: IPAddress?
    /// Stands in the answer, on the fault page and in the log, so that the three can be brought together.
    let reference: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress.flatMap { IPAddress(parsing: $0) }
        reference = Self.newReference()
    }

    /// 10 characters of Crockford's alphabet: short enough to be read out to somebody.
    private static func newReference() -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return String((0..<10).compactMap { _ in alphabet.randomElement() })
    }
}
