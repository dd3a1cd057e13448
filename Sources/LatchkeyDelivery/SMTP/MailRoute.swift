public import LatchkeyCore

/// A mail server that takes our messages, and how it is spoken to. Holding one proves that nothing secret is sent to it
/// in clear.
public struct MailRoute: Hashable, Sendable {
    public enum Security: String, Sendable, CaseIterable {
        /// Begins in clear and must change to TLS before anything is said, as on port 587.
        case startTLS = "starttls"
        /// TLS from the first byte, as on port 465 (RFC 8314 §3.3).
        case implicitTLS = "tls"
        /// For a mail server on this very machine.
        case none
    }

    public struct Credentials: Hashable, Sendable {
        let username: String
        let password: String

        public init(username: String, password: String) {
            self.username = username
            self.password = password
        }
    }

    public struct Patience: Hashable, Sendable {
        /// Until the mail server has let us in: name look-up, TCP, TLS and AUTH.
        public let connect: TimeSpan
        /// For one message on this route, connecting included.
        public let whole: TimeSpan
        /// For a connection that nobody uses. Routers forget those that were idle for minutes, and tell nobody.
        let idle: TimeSpan

        public init(connect: TimeSpan = .seconds(10), whole: TimeSpan = .seconds(30)) {
            self.init(connect: connect, whole: whole, idle: .seconds(100))
        }

        init(connect: TimeSpan, whole: TimeSpan, idle: TimeSpan) {
            self.connect = connect
            self.whole = whole
            self.idle = idle
        }
    }

    /// Few enough for a mail server with limits, and enough for one that is a tenth of a second away.
    public static let usualConnections = 8
    public static let connectionRange = 1...100

    public let name: String
    public let host: String
    public let port: Int
    public let security: Security
    public let credentials: Credentials?
    /// Certificates to trust in place of the system's, as a PEM file.
    public let caFile: String?
    public let patience: Patience
    /// How many at most are open at the same time, one message on each.
    public let connections: Int

    /// - Parameter port: if nil, the usual one: 587, 465 or 25.
    public init(
        name: String, host: String, port: Int? = nil, security: Security, credentials: Credentials? = nil,
        caFile: String? = nil, patience: Patience = Patience(), connections: Int = usualConnections
    ) throws(Unfit) {
        self.name = name
        self.host = host
        self.port = port ?? security.usualPort
        self.security = security
        self.credentials = credentials
        self.caFile = caFile
        self.patience = patience
        self.connections = connections
        try refuseUnfit()
    }

    var isLoopback: Bool {
        host.lowercased() == "localhost" || IPAddress(parsing: host)?.isLoopback == true
    }

    private func refuseUnfit() throws(Unfit) {
        guard OneLine.isOne(name), !name.isEmpty, name.utf8.count <= 40 else { throw .name }
        guard Self.isHost(host) else { throw .host }
        guard (1...65_535).contains(port) else { throw .port }
        guard security != .none || isLoopback else { throw .clearText(host: host) }
        // NUL separates the parts of AUTH PLAIN (RFC 4616 §2).
        let parts = credentials.map { [$0.username, $0.password] } ?? []
        guard parts.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) }) else { throw .credentials }
        guard patience.connect > .seconds(0), patience.whole >= patience.connect else { throw .patience }
        guard Self.connectionRange.contains(connections) else { throw .connections }
    }

    /// A name in ASCII or an IP address: nothing that could be read as another part of a URL.
    private static func isHost(_ text: String) -> Bool {
        guard IPAddress(parsing: text) == nil else { return true }
        return (1...253).contains(text.utf8.count) && !text.hasPrefix("-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
                default: false
                }
            }
    }
}

extension MailRoute {
    /// Why a route was refused, in a sentence for the operator.
    public enum Unfit: Error, Hashable, CustomStringConvertible {
        case name
        case host
        case port
        case clearText(host: String)
        case credentials
        case patience
        case connections

        public var description: String {
            switch self {
            case .name: "a mail route needs a name of one line and at most 40 characters"
            case .host: "the mail server's host must be a name or an IP address, with nothing else around it"
            case .port: "the mail server's port must be between 1 and 65535"
            case .clearText(let host):
                "mail to \(host) would travel in clear: use starttls or tls (none is for a mail server on this machine)"
            case .credentials: "the mail server's user name and password must not be empty"
            case .patience: "the time for a whole message must be at least the time for connecting"
            case .connections: "a mail route has between 1 and 100 connections"
            }
        }
    }
}

extension MailRoute.Security {
    var usualPort: Int {
        switch self {
        case .startTLS: 587
        case .implicitTLS: 465
        case .none: 25
        }
    }
}

extension MailRoute.Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
