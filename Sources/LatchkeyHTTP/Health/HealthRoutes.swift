import Hummingbird
import LatchkeyCore
import Logging

/// Liveness and readiness.
struct HealthRoutes {
    let desk: Desk
    let store: any Store

    func add(to router: Router<EdgeContext>) {
        router.get("/healthz") { _, _ in Response(status: .ok, body: .init(byteBuffer: .init(string: "alive\n"))) }
        router.get("/readyz", use: ready)
    }

    @Sendable func ready(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        do {
            _ = try await store.read { try $0.nextMessageDue() }
            return desk.answers.json(.object(["ready": true]))
        } catch {
            context.logger.error("not ready", metadata: ["cause": "\(error)"])
            let cause = (error as? StoreUnavailable).map { "the store is \($0.cause.rawValue)" } ?? "the store fails"
            return desk.answers.json(
                .object(["ready": false, "cause": .string(cause)]), status: .serviceUnavailable)
        }
    }
}
