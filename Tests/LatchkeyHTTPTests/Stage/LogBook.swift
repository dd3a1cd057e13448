import Logging
import Synchronization

/// Keeps every line that is logged.
final class LogBook: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { [self] _ in Hand(book: self) }
    }

    private func write(_ line: String) {
        kept.withLock { $0.append(line) }
    }

    private struct Hand: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            book.write("\(event.level) \(event.message) \(event.metadata ?? [:])")
        }
    }
}
