import CPostgres
import Dispatch
import Glibc
public import LatchkeyCore
import Synchronization

/// News from node to node by LISTEN and NOTIFY, on one connection of its own.
///
/// What is to be told goes out after the commit that it is about, many at once: a NOTIFY inside of each transaction would
/// make all commits of the database queue for one lock.
public final class PostgresRelay: NewsRelay {
    private let address: PostgresAddress
    private let thread = DispatchQueue(label: "latchkey.news")
    /// A byte in this pipe ends the wait for the database's next word.
    private let bell: (read: Int32, write: Int32)
    private let waiting = Mutex<[String]>([])
    private let up = Atomic<Bool>(false)
    private let isOver = Atomic<Bool>(false)
    /// Tells our own words from others': they come back to us as well.
    private let node: String

    private static let channel = "latchkey_news"
    /// A payload has fewer than 8000 bytes (PostgreSQL manual, NOTIFY).
    private static let wordsAtOnce = 300

    public init(_ address: PostgresAddress, node: CourierID) {
        self.address = address
        self.node = node.text
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        bell = (ends[0], ends[1])
    }

    deinit {
        close(bell.read)
        close(bell.write)
    }

    public var isUp: Bool { up.load(ordering: .relaxed) }

    public func send(_ news: Announcement) {
        guard case .signInChanged(let id) = news, isUp else { return }
        let isFirst = waiting.withLock { words in
            words.append(id.text)
            return words.count == 1
        }
        if isFirst { ring() }
    }

    private func ring() { _ = write(bell.write, [1], 1) }

    public func run(_ hear: @escaping @Sendable (Announcement) -> Void) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                thread.async {
                    self.keepLine(hear)
                    continuation.resume()
                }
            }
        } onCancel: {
            isOver.store(true, ordering: .relaxed)
            ring()
        }
    }

    private var hasTime: Bool { !isOver.load(ordering: .relaxed) }

    private func keepLine(_ hear: @Sendable (Announcement) -> Void) {
        while hasTime {
            // Whatever goes wrong: those who wait look by themselves meanwhile.
            try? talk(on: PostgresConnection(address), hear)
            up.store(false, ordering: .relaxed)
            waiting.withLock { $0 = [] }
            if hasTime { _ = wait(on: [bell.read], atMost: 1_000) }
        }
    }

    private func talk(on line: PostgresConnection, _ hear: @Sendable (Announcement) -> Void) throws {
        _ = try line.exchange([PostgresCommand(text: "LISTEN \(Self.channel)")])
        up.store(true, ordering: .relaxed)
        while hasTime {
            _ = wait(on: [line.socket, bell.read], atMost: 30_000)
            var rings = [UInt8](repeating: 0, count: 64)
            _ = Glibc.read(bell.read, &rings, rings.count)
            try tell(on: line)
            for payload in try line.notifications() { read(payload, hear) }
        }
    }

    private func tell(on line: PostgresConnection) throws {
        let words = waiting.withLock { words in
            defer { words = [] }
            return words
        }
        for start in stride(from: 0, to: words.count, by: Self.wordsAtOnce) {
            let some = words[start..<min(start + Self.wordsAtOnce, words.count)].joined(separator: ",")
            let notify = SQLStatement("SELECT pg_notify(?, ?)", [Self.channel, "\(node):\(some)"])
            _ = try line.exchange([PostgresCommand(notify)])
        }
    }

    private func read(_ payload: String, _ hear: @Sendable (Announcement) -> Void) {
        let parts = payload.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] != node else { return }
        for word in parts[1].split(separator: ",") {
            if let id = SignInID(parsing: word) { hear(.signInChanged(id)) }
        }
    }

    private func wait(on descriptors: [Int32], atMost milliseconds: Int32) -> Bool {
        var all = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        return poll(&all, nfds_t(all.count), milliseconds) > 0
    }
}
