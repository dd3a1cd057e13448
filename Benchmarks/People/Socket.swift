import Glibc

/// What went otherwise than it must; the run counts for nothing then.
struct Surprise: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A TCP socket on loopback that blocks, and gives up after half a minute.
struct Socket: Sendable {
    let descriptor: Int32

    static func connected(to port: UInt16) throws -> Self {
        let new = try Self()
        var address = Self.loopback(port)
        let code = withAddress(&address) { connect(new.descriptor, $0, $1) }
        guard code == 0 else { throw Surprise("can't connect to port \(port): \(reason)") }
        new.set(IPPROTO_TCP, TCP_NODELAY, to: Int32(1))
        return new
    }

    static func listening(on port: UInt16) throws -> Self {
        let new = try Self()
        new.set(SOL_SOCKET, SO_REUSEADDR, to: Int32(1))
        var address = Self.loopback(port)
        let code = withAddress(&address) { bind(new.descriptor, $0, $1) }
        guard code == 0, listen(new.descriptor, 128) == 0 else {
            throw Surprise("can't listen on port \(port): \(reason)")
        }
        return new
    }

    /// The next connection that comes in, with all the time in the world until it does.
    func accepted() -> Self? {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        let new = Self(descriptor: connection)
        new.set(IPPROTO_TCP, TCP_NODELAY, to: Int32(1))
        return new
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent) }
            guard count > 0 else { throw Surprise("a connection was lost while sending: \(Self.reason)") }
            sent += count
        }
    }

    /// Adds what has come to `bytes`, and waits if that is nothing. False at the end.
    func receive(into bytes: inout [UInt8]) throws -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { room in
            let count = read(descriptor, room.baseAddress, room.count)
            if count > 0 { bytes.append(contentsOf: room[..<count]) }
            return count
        }
        guard count >= 0 else { throw Surprise("nothing came for half a minute, or the connection was lost") }
        return count > 0
    }

    private init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Surprise("no socket: \(Self.reason)") }
        set(SOL_SOCKET, SO_RCVTIMEO, to: timeval(tv_sec: 30, tv_usec: 0))
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    private func set<Value>(_ level: some BinaryInteger, _ name: Int32, to value: Value) {
        withUnsafeBytes(of: value) {
            _ = setsockopt(descriptor, Int32(level), name, $0.baseAddress, socklen_t($0.count))
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func withAddress(
        _ address: inout sockaddr_in, _ work: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafeBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { generic in
                generic.baseAddress.map { work($0, socklen_t(MemoryLayout<sockaddr_in>.size)) } ?? -1
            }
        }
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
