public import LatchkeyCore
import Synchronization

/// What is asked for on all nodes together, as of a few seconds ago, and what this process has granted since.
///
/// It is read without the store and may be out of date by as long as `WatchTraffic` takes for a round. So it makes decisions
/// stricter and holds ceilings that may be overshot a little; whatever has to be exact is an ``Allowance``.
public final class Traffic: Sendable {
    private struct State {
        var picture = TrafficPicture()
        var mail: [String: ScannedMail] = [:]
        /// Granted by this process and not in the picture yet; and under way.
        var granted: [AppID: Int] = [:]
        var underway: [AppID: Int] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    public var picture: TrafficPicture { state.withLock(\.picture) }

    /// Whether scanners open most of the mail to a domain.
    public func isScanned(_ domain: String) -> Bool {
        state.withLock { $0.mail[domain]?.isMost ?? false }
    }

    /// Requests of the last hour, as far as this node knows.
    public func requests(of app: AppID) -> Int {
        state.withLock { state in
            (state.picture.apps[app]?.hour ?? 0) + (state.granted[app] ?? 0) + (state.underway[app] ?? 0)
        }
    }

    /// One more request is under way; answers how many there were before it.
    func begin(_ app: AppID) -> Int {
        state.withLock { state in
            defer { state.underway[app, default: 0] += 1 }
            return (state.picture.apps[app]?.hour ?? 0) + (state.granted[app] ?? 0) + (state.underway[app] ?? 0)
        }
    }

    func end(_ app: AppID, granted: Bool) {
        state.withLock { state in
            state.underway[app, default: 0] -= 1
            if granted { state.granted[app, default: 0] += 1 }
        }
    }

    /// What was granted by now is in the next picture. One that is committed while it is taken may count twice until the
    /// one after it.
    func beginPicture() -> [AppID: Int] { state.withLock(\.granted) }

    func take(_ picture: TrafficPicture, covering covered: [AppID: Int]) {
        state.withLock { state in
            state.picture = picture
            for (app, count) in covered { state.granted[app, default: 0] -= count }
        }
    }

    func take(_ mail: [String: ScannedMail]) {
        state.withLock { $0.mail = mail }
    }
}
