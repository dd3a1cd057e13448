import Foundation
import GRDB
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestKit
import Logging
import Testing

@testable import LatchkeyHTTP
@testable import LatchkeyStore

/// A whole server behind its real router: real flows on a real database, with a clock that the test turns.
final class EdgeStage: Sendable {
    let clock = FixedClock()
    let courier = RecordingCourier()
    let log = LogBook()
    let store: FailingStore
    let workplace: Workplace
    let settings: EdgeSettings
    private let engine: SQLiteEngine
    private let folder: String

    static let secureIssuer = "https://id.example.com"
    static let plainIssuer = "http://127.0.0.1:8080"

    init(
        issuer: String = secureIssuer, apps: [String] = ["wiki", "chat"], signUp: SignUpRule = .open,
        policy: AppPolicy = AppPolicy(tier: .low), proxies: [String] = [], capacity: EdgeCapacity = EdgeCapacity()
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let entropy = SeededEntropy(seed: 7)
        engine = try SQLiteEngine(path: "\(folder)/latchkey.db", clock: clock)
        store = FailingStore(engine)
        let apps = apps.map { id in
            App(
                id: AppID(trusted: id), name: "The \(id)", policy: policy,
                redirectURIs: ["https://\(id).example.com/", "https://\(id).example.com/start?a=1&b=2"])
        }
        workplace = Workplace(
            store: store, clock: clock, entropy: entropy,
            keyring: Keyring(newest: .random(version: 1, from: entropy), issuer: issuer),
            apps: AppDirectory(apps: apps, signUp: signUp), announcements: LocalAnnouncements(), workDifficulty: 1)
        settings = EdgeSettings(
            issuer: issuer, trustedProxies: try proxies.map { try #require(AddressBlock(parsing: $0)) },
            capacity: capacity)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Requests go straight to the router.
    func open<Value>(
        inbox: (@Sendable () async -> [InboxEntry])? = nil, _ test: @Sendable (Site) async throws -> Value
    ) async throws -> Value {
        let server = LatchkeyServer(workplace, settings: settings, inbox: inbox)
        let application = Application(responder: try server.frontDoor(logger: log.logger), logger: log.logger)
        return try await application.test(.router) { try await test(Site(stage: self, client: $0)) }
    }

    /// Requests go over a socket of this machine.
    func openLive<Value>(_ test: @Sendable (Site) async throws -> Value) async throws -> Value {
        let server = LatchkeyServer(workplace, settings: settings)
        let application = Application(responder: try server.frontDoor(logger: log.logger), logger: log.logger)
        return try await application.test(.live) { try await test(Site(stage: self, client: $0)) }
    }

    /// Sends what waits in the outbox; answers the newest mail.
    func deliver() async throws -> SignInMessage {
        _ = try await DeliverOutbox(workplace, courier: courier, logger: log.logger).deliverDue()
        guard let message = courier.signIns.last else { throw Unexpected(what: "no mail") }
        return message
    }

    /// Every row of what a link could change. Audit events are apart: looking may be written down.
    func rows() async throws -> [String] {
        try await engine.pool.read { database in
            try ["sign_ins", "sessions", "accounts", "known_devices", "outbox"].flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \(table) ORDER BY 1").map { "\(table) \($0)" }
            }
        }
    }

    func count(_ table: String) async throws -> Int {
        try await engine.pool.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(table)") ?? 0 }
    }

    struct Unexpected: Error {
        let what: String
    }
}
