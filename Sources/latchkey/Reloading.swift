import Foundation
import LatchkeyCore
import LatchkeyFlows
import Logging
import ServiceLifecycle
import UnixSignals

/// SIGHUP: reads the configuration again. What a running server can change takes effect at once; a file with problems
/// changes nothing.
struct Reloading: Service {
    let file: ConfigurationFile
    let running: Settings
    let workplace: Workplace
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { await reload() }
    }

    private func reload() async {
        let content = FileManager.default.contents(atPath: file.config).map(Array.init) ?? []
        let fingerprint = FileFingerprint.of(content)
        let flow = ReloadPolicy(workplace)
        do {
            let settings: Settings
            do {
                settings = try file.settings()
            } catch let unfit as UnfitSettings {
                logger.error("\(unfit)\nnothing was reloaded; the server goes on with what it had")
                return try await flow.refused(file: fingerprint, problems: unfit.problems.count)
            }
            let changes = try await flow(settings.apps, networks: settings.networks, file: fingerprint)
            let line = changes.isEmpty ? "nothing of it changed" : changes.joined(separator: "; ")
            logger.info("reloaded \(file.config): \(line)", metadata: ["file": "\(fingerprint)"])
            let later = settings.restartOnly(differingFrom: running)
            if !later.isEmpty {
                logger.warning(
                    "changed in \(file.config), and takes effect after a restart: \(later.joined(separator: ", "))")
            }
        } catch {
            logger.error("\(file.config) was not reloaded", metadata: ["cause": "\(error)"])
        }
    }
}
