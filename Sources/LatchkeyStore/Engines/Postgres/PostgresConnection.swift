import CPostgres
import Glibc
import LatchkeyCore

/// One connection, which one thread uses at a time. Commands travel together (libpq's pipeline mode, §34.5): an exchange
/// of any number of them is one round trip.
final class PostgresConnection {
    private let handle: OpaquePointer
    private let trouble: PostgresTrouble
    /// By the text of the command, and by which of its arguments are null: their types differ.
    private var prepared: [String: Prepared] = [:]
    private var names = 0
    /// Keys of the commands that are under way, in order; and those among them that are prepared on the way.
    private var pendingKeys: [String] = []
    private var pendingPreparations: [String] = []
    /// Exchanges that were sent and whose answers nobody waited for.
    private var unread: [[PostgresCommand]] = []
    private(set) var roundTrips = 0
    /// Whether it can be used any more.
    private(set) var isBroken = false

    private struct Prepared {
        let name: String
        var columns: SQLColumns?
        var types: [UInt32] = []
    }

    /// Longer than the server allows a statement, so that it usually ends first.
    private static let patience: Int32 = 12_000
    private static let settings = """
        SELECT set_config('statement_timeout', '8000', false), set_config('lock_timeout', '5000', false),
        set_config('idle_in_transaction_session_timeout', '15000', false),
        set_config('default_transaction_isolation', 'repeatable read', false),
        set_config('synchronous_commit', CASE current_setting('synchronous_commit')
        WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)
        """

    init(_ address: PostgresAddress) throws {
        trouble = PostgresTrouble(address: address)
        handle = try Self.connected(address, trouble)
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQenterPipelineMode(handle) == 1, PQsetnonblocking(handle, 1) == 0 else {
            throw trouble.connecting(String(cString: PQerrorMessage(handle)))
        }
        _ = try exchange([PostgresCommand(text: Self.settings)])
        roundTrips = 0
    }

    deinit { PQfinish(handle) }

    private static func connected(_ address: PostgresAddress, _ trouble: PostgresTrouble) throws -> OpaquePointer {
        let pairs = Array(address.options)
        let keywords = pairs.map { strdup($0.key) } + [nil]
        let values = pairs.map { strdup($0.value) } + [nil]
        defer { for text in keywords + values { free(text) } }
        let found = PQconnectdbParams(
            keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 0)
        guard let handle = found else { throw trouble.unreachable("out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw trouble.connecting(String(cString: PQerrorMessage(handle)))
        }
        return handle
    }

    var socket: Int32 { PQsocket(handle) }

    /// Sends all commands, waits once, and answers the rows of each. The first error is thrown; what came after it was not
    /// carried out.
    func exchange(_ commands: [PostgresCommand]) throws -> [[SQLRow]] {
        try send(commands)
        roundTrips += 1
        return try receive()
    }

    /// Sends commands whose answers matter to nobody; the next exchange passes over them.
    func send(_ commands: [PostgresCommand]) throws {
        for command in commands { try enqueue(command) }
        try check(PQpipelineSync(handle))
        unread.append(commands)
        try flush()
    }

    private func receive() throws -> [[SQLRow]] {
        while unread.count > 1 { _ = try answers(to: unread.removeFirst()) }
        let answer = try answers(to: unread.removeFirst())
        return try answer.get()
    }

    private func enqueue(_ command: PostgresCommand) throws {
        let types = command.arguments.map(PostgresType.of)
        let key =
            types.contains(PostgresType.unknown)
            ? "\(types.map { $0 == 0 ? "n" : "v" }.joined())\(command.sql)" : command.sql
        let name: String
        if let known = prepared[key] {
            name = known.name
        } else {
            name = "s\(names)"
            names += 1
            try check(PQsendPrepare(handle, name, PostgresCommand.translated(command.sql), Int32(types.count), types))
            pendingPreparations.append(key)
            prepared[key] = Prepared(name: name)
        }
        try sendPrepared(name, command.arguments.map(PostgresType.bytes))
        pendingKeys.append(key)
    }

    private func sendPrepared(_ name: String, _ arguments: [[UInt8]?]) throws {
        let lengths = arguments.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: arguments.count)
        // One block of memory for all arguments; empty ones must not be null.
        let all: [UInt8] = arguments.flatMap { argument -> [UInt8] in (argument ?? []) + [0] }
        let sent = all.withUnsafeBufferPointer { block in
            var place = 0
            let pointers = arguments.map { argument -> UnsafePointer<CChar>? in
                defer { place += (argument?.count ?? 0) + 1 }
                guard argument != nil, let base = block.baseAddress else { return nil }
                return UnsafeRawPointer(base + place).assumingMemoryBound(to: CChar.self)
            }
            return PQsendQueryPrepared(handle, name, Int32(arguments.count), pointers, lengths, formats, 1)
        }
        try check(sent)
    }

    /// The answers to one exchange, up to its end: rows of each command, or the first error.
    private func answers(to commands: [PostgresCommand]) throws -> Result<[[SQLRow]], PostgresError> {
        var rows: [[SQLRow]] = []
        var failure: PostgresError?
        for _ in commands {
            let key = pendingKeys.removeFirst()
            if pendingPreparations.first == key {
                pendingPreparations.removeFirst()
                try oneAnswer { result in
                    guard PQresultStatus(result) != PGRES_COMMAND_OK else { return }
                    failure = failure ?? self.error(of: result)
                    self.prepared[key] = nil
                }
            }
            try oneAnswer { result in
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK: rows.append(self.rows(of: result, key))
                case PGRES_COMMAND_OK: rows.append([])
                default: failure = failure ?? self.error(of: result)
                }
            }
        }
        // The synchronization point comes alone, with no null behind it.
        PQclear(try nextResult())
        return failure.map { .failure($0) } ?? .success(rows)
    }

    /// The result of one command, and the null that ends it.
    private func oneAnswer(_ read: (OpaquePointer) -> Void) throws {
        while let result = try nextResult() {
            read(result)
            PQclear(result)
        }
    }

    private func nextResult() throws -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            try wait(for: Int16(POLLIN))
            try check(PQconsumeInput(handle))
        }
        return PQgetResult(handle)
    }

    private func flush() throws {
        while true {
            let left = PQflush(handle)
            if left == 0 { return }
            try check(left == 1 ? 1 : 0)
            try wait(for: Int16(POLLIN | POLLOUT))
            try check(PQconsumeInput(handle))
        }
    }

    private func wait(for events: Int16) throws {
        var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        while true {
            let ready = poll(&descriptor, 1, Self.patience)
            if ready > 0 { return }
            if ready < 0 && errno == EINTR { continue }
            isBroken = true
            throw trouble.lost("no answer for \(Self.patience / 1_000) seconds")
        }
    }

    private func check(_ went: Int32) throws {
        guard went == 1 else {
            isBroken = true
            throw trouble.lost(Self.firstLine(PQerrorMessage(handle)))
        }
    }

    private func error(of result: OpaquePointer) -> PostgresError? {
        // What follows an error is passed over, and says nothing of its own.
        guard PQresultStatus(result) != PGRES_PIPELINE_ABORTED else { return nil }
        if PQstatus(handle) != CONNECTION_OK { isBroken = true }
        let state = PQresultErrorField(result, 67).map { String(cString: $0) }
        let message = PQresultErrorField(result, 77).map { String(cString: $0) }
        // Without a code it is libpq's own: the connection is gone.
        if state == nil || state?.hasPrefix("57P") == true { isBroken = true }
        return PostgresError(
            state: state ?? "08006", message: message ?? Self.firstLine(PQresultErrorMessage(result)))
    }

    private static func firstLine(_ text: UnsafePointer<CChar>?) -> String {
        let says = text.map { String(cString: $0) } ?? ""
        return says.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
    }

    private func rows(of result: OpaquePointer, _ key: String) -> [SQLRow] {
        let width = PQnfields(result)
        if prepared[key]?.columns == nil {
            prepared[key]?.columns = SQLColumns((0..<width).map { String(cString: PQfname(result, $0)) })
            prepared[key]?.types = (0..<width).map { PQftype(result, $0) }
        }
        guard let known = prepared[key], let columns = known.columns else { return [] }
        return (0..<PQntuples(result)).map { row in
            SQLRow(
                columns: columns,
                values: (0..<width).map { Self.value(result, row, $0, known.types[Int($0)]) })
        }
    }

    private static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32, _ type: UInt32) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let length = Int(PQgetlength(result, row, column))
        return UnsafeRawPointer(start).withMemoryRebound(to: UInt8.self, capacity: length) {
            PostgresType.value(UnsafeBufferPointer(start: $0, count: length), type: type)
        }
    }
}

extension PostgresConnection {
    /// What the server told us unasked since the last time: payloads of our channel.
    func notifications() throws -> [String] {
        try check(PQconsumeInput(handle))
        var payloads: [String] = []
        while let notification = PQnotifies(handle) {
            payloads.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return payloads
    }
}
