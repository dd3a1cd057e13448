import Dispatch
import Glibc
import Synchronization

/// One thread for all conversations with mail servers. It runs what has an answer to work on, and waits for all other
/// connections at once. While nothing is under way there is no thread.
///
/// Nothing that runs here may block: a connection waits by ``isReady(_:for:until:)``.
final class MailLoop: SerialExecutor {
    private struct Waiter {
        let descriptor: Int32
        let event: Int16
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var waiters: [Waiter] = []
        var isRunning = false
        var isPolling = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "latchkey.mail")
    private let bell = LoopBell()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let (begins, rings) = state.withLock { state in
            state.jobs.append(job)
            defer { (state.isRunning, state.isPolling) = (true, false) }
            return (!state.isRunning, state.isPolling)
        }
        if begins { queue.async { self.run() } }
        if rings { bell.ring() }
    }

    /// Waits on this loop's thread, and without holding it up.
    /// - Parameter event: `POLLIN` or `POLLOUT`.
    /// - Returns: false if the deadline came first.
    nonisolated(nonsending) func isReady(
        _ descriptor: Int32, for event: Int32, until deadline: ContinuousClock.Instant
    ) async -> Bool {
        await withCheckedContinuation { continuation in
            let waiter = Waiter(
                descriptor: descriptor, event: Int16(event), deadline: deadline, continuation: continuation)
            state.withLock { $0.waiters.append(waiter) }
        }
    }

    private enum Turn {
        case work([UnownedJob])
        case wait([Waiter])
        case rest
    }

    private func run() {
        while true {
            switch nextTurn() {
            case .work(let jobs): for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            case .wait(let waiters): wait(for: waiters)
            case .rest: return
            }
        }
    }

    private func nextTurn() -> Turn {
        state.withLock { state in
            if !state.jobs.isEmpty {
                defer { state.jobs = [] }
                return .work(state.jobs)
            }
            state.isRunning = !state.waiters.isEmpty
            state.isPolling = state.isRunning
            return state.isRunning ? .wait(state.waiters) : .rest
        }
    }

    private func wait(for waiters: [Waiter]) {
        var descriptors = waiters.map { pollfd(fd: $0.descriptor, events: $0.event, revents: 0) }
        descriptors.append(pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0))
        poll(&descriptors, nfds_t(descriptors.count), Self.milliseconds(until: waiters.map(\.deadline).min()))
        let now = ContinuousClock.now
        var rest: [Waiter] = []
        var woken: [(Waiter, isReady: Bool)] = []
        for (waiter, descriptor) in zip(waiters, descriptors) {
            let isReady = descriptor.revents != 0
            if isReady || waiter.deadline <= now { woken.append((waiter, isReady)) } else { rest.append(waiter) }
        }
        if descriptors[waiters.count].revents != 0 { bell.silence() }
        // Waiters come from this thread alone, so none was added meanwhile.
        state.withLock { ($0.waiters, $0.isPolling) = (rest, false) }
        for (waiter, isReady) in woken { waiter.continuation.resume(returning: isReady) }
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = ((deadline - .now) / .milliseconds(1)).rounded(.up)
        return Int32(min(max(left, 0), 60_000))
    }
}
