import CPostgres

/// Where a PostgreSQL database is, and how to get there safely: a connection URI (PostgreSQL manual, §34.1.1.2) that was
/// checked. Its password is no part of any description.
public struct PostgresAddress: Hashable, Sendable {
    /// libpq's keywords and values; the password among them.
    let options: [String: String]
    /// Connections that one node opens for transactions.
    public let connections: Int
    /// `host:port/database`, for logs and errors.
    public let name: String

    /// What is wrong with a URL, as a sentence about it.
    public struct Malformed: Error, CustomStringConvertible {
        public let description: String
    }

    private static let encrypted = ["verify-full", "verify-ca"]
    private static let ownParameter = "pool"

    /// `postgres://user@host:port/database?…`, with libpq's parameters, several hosts with commas between them, and
    /// `pool` (2 to 200). Across a network the server has to prove who it is (`sslmode=verify-full`, the default there).
    public init(parsing text: String, password: String? = nil) throws(Malformed) {
        let (uri, pool) = try Self.split(text)
        var options = try Self.libpqOptions(of: uri)
        guard let database = options["dbname"], !database.isEmpty else {
            throw Malformed(description: "names no database; write postgres://user@host/database")
        }
        let ports = (options["port"] ?? "").split(separator: ",")
        guard ports.allSatisfy({ Int($0).map((1...65_535).contains) ?? false }) else {
            throw Malformed(description: "has a port that is no number from 1 to 65535")
        }
        if let password { options["password"] = password }
        try Self.secure(&options)
        let defaults = [
            "application_name": "latchkey", "connect_timeout": "5", "client_encoding": "UTF8",
            // With several hosts, the one that takes writes.
            "target_session_attrs": "read-write", "tcp_user_timeout": "10000", "keepalives_idle": "10",
            "keepalives_interval": "3", "keepalives_count": "3",
        ]
        self.options = defaults.merging(options) { _, chosen in chosen }
        connections = pool
        name = "\(options["host"] ?? "local socket"):\(options["port"] ?? "5432")/\(database)"
    }

    /// True where the URL itself carries a password.
    public static func holdsPassword(_ text: String) -> Bool {
        guard let (uri, _) = try? split(text), let options = try? libpqOptions(of: uri) else { return false }
        return options["password"] != nil
    }

    /// Takes our own parameter out, which libpq would refuse.
    private static func split(_ text: String) throws(Malformed) -> (uri: String, pool: Int) {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
            throw Malformed(description: "is no PostgreSQL URL; write postgres://user@host/database")
        }
        guard let mark = text.firstIndex(of: "?") else { return (text, 8) }
        let pairs = text[text.index(after: mark)...].split(separator: "&")
        let own = pairs.filter { $0.hasPrefix("\(ownParameter)=") }
        let rest = pairs.filter { !$0.hasPrefix("\(ownParameter)=") }.joined(separator: "&")
        let uri = text[..<mark] + (rest.isEmpty ? "" : "?\(rest)")
        guard let last = own.last else { return (String(uri), 8) }
        guard let number = Int(last.dropFirst(ownParameter.count + 1)), (2...200).contains(number) else {
            throw Malformed(description: "has a pool that is no number from 2 to 200")
        }
        return (String(uri), number)
    }

    private static func libpqOptions(of uri: String) throws(Malformed) -> [String: String] {
        var trouble: UnsafeMutablePointer<CChar>?
        guard let list = PQconninfoParse(uri, &trouble) else {
            defer { PQfreemem(trouble) }
            throw Malformed(description: "can't be read: \(complaint(trouble, about: uri))")
        }
        defer { PQconninfoFree(list) }
        var options: [String: String] = [:]
        var option = list
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }

    /// libpq repeats what it can't read, and a password may stand there.
    private static func complaint(_ trouble: UnsafeMutablePointer<CChar>?, about uri: String) -> String {
        let says = trouble.map { String(cString: $0) } ?? "no reason given"
        let line = says.split(whereSeparator: \.isNewline).first.map(String.init) ?? says
        return line.contains("@") || line.contains(uri) ? "a part of it is malformed" : line
    }

    private static func secure(_ options: inout [String: String]) throws(Malformed) {
        let hosts = (options["hostaddr"] ?? options["host"] ?? "").split(separator: ",").map(String.init)
        guard !hosts.allSatisfy(isLocal) else { return }
        let mode = options["sslmode"] ?? "verify-full"
        guard encrypted.contains(mode) else {
            throw Malformed(
                description: "asks for sslmode=\(mode), with which anybody on the way can be the database; write "
                    + "sslmode=verify-full, and sslrootcert=FILE if its certificate is from an authority of your own")
        }
        options["sslmode"] = mode
        options["sslrootcert"] = options["sslrootcert"] ?? "/etc/ssl/certs/ca-certificates.crt"
    }

    private static func isLocal(_ host: String) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1"
            || host.hasPrefix("127.")
    }
}

extension PostgresAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { name }
    public var debugDescription: String { name }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
