import AsyncHTTPClient
import Foundation
import LatchkeyAPI
import LatchkeyCore
import LatchkeyHTTP
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// How a command reaches the store: through the server that owns it, or by opening it itself while no server runs.
struct OperatorLine {
    let settings: Settings

    func ask(_ request: OperatorRequest) async throws -> OperatorReply {
        try await open()(request)
    }

    /// A line for several questions.
    func open() async throws -> @Sendable (OperatorRequest) async throws -> OperatorReply {
        do {
            let assembly = try Assembly(settings, logger: Assembly.logger(level: .warning))
            try await assembly.agreeOnTime()
            let desk = OperatorDesk(assembly.workplace)
            return { try await desk.answer($0) }
        } catch let error as StoreUnavailable where error.cause == .locked {
            guard case .sqlite(let database) = settings.storage else { throw error }
            return { try await askServer($0, database) }
        }
    }

    private func askServer(_ request: OperatorRequest, _ database: String) async throws -> OperatorReply {
        let path = try Self.path(besides: database)
        // Without this, the client goes on trying to connect for as long as an answer may take.
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure("another process owns \(database) and doesn't answer: \(path) isn't there")
        }
        let host = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? path
        var message = HTTPClientRequest(url: "http+unix://\(host)/operator")
        message.method = .POST
        message.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(request)))
        do {
            let answer = try await HTTPClient.shared.execute(message, timeout: Self.patience(for: request))
            let body = try await answer.body.collect(upTo: 16 << 20)
            return try JSONDecoder().decode(OperatorReply.self, from: body)
        } catch {
            throw Failure("the server owns \(database) and doesn't answer at \(path): \(error)")
        }
    }

    /// Revoking takes a moment; counting what it ended takes longer the more there is.
    private static func patience(for request: OperatorRequest) -> TimeAmount {
        if case .revoke = request { return .minutes(15) }
        return .seconds(30)
    }

    /// Beside the database; where that is too deep for a socket's name (108 bytes), under the user's own folder in /tmp.
    static func path(besides database: String) throws -> String {
        let beside = database + ".socket"
        guard beside.utf8.count > 100 else { return beside }
        let folder = "/tmp/latchkey-\(getuid())"
        mkdir(folder, 0o700)
        // Anybody may make a folder in /tmp first, and whoever owns it owns the socket.
        var found = stat()
        guard lstat(folder, &found) == 0, found.st_mode == S_IFDIR | 0o700, found.st_uid == getuid() else {
            throw Failure("\(folder) isn't a folder of this user alone; remove it, or give the database a shorter path")
        }
        let hash = beside.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 }
        return "\(folder)/\(String(hash, radix: 16)).socket"
    }
}
