import Hummingbird
import LatchkeyAPI
public import Logging
import NIOCore
import NIOFoundationCompat
public import ServiceLifecycle

import class Foundation.JSONDecoder
import class Foundation.JSONEncoder

/// Listens for the command on a Unix socket that the server's own user alone can open.
public struct OperatorSocket: Service {
    private let desk: OperatorDesk
    private let path: String
    private let logger: Logger

    private static let longestRequest = 64 * 1_024

    public init(_ desk: OperatorDesk, path: String, logger: Logger) {
        self.desk = desk
        self.path = path
        self.logger = logger
    }

    public func run() async throws {
        let router = Router()
        router.post("/operator") { [desk, logger] request, _ -> Response in
            let body = try await request.body.collect(upTo: Self.longestRequest)
            let wish = try JSONDecoder().decode(OperatorRequest.self, from: body)
            let reply: OperatorReply
            do {
                reply = try await desk.answer(wish)
            } catch {
                logger.error("an operator's request failed", metadata: ["cause": "\(error)"])
                reply = .refused("the server could not do it: \(error)")
            }
            let answer = ByteBuffer(bytes: try JSONEncoder().encode(reply))
            return Response(status: .ok, body: .init(byteBuffer: answer))
        }
        // Its own log lines would only repeat the server's.
        let quiet = Logger(label: "operator") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router, configuration: .init(address: .unixDomainSocket(path: path)), logger: quiet)
        try await application.run()
    }
}
