import Dispatch
import LatchkeyCore
import Synchronization

/// A bounded number of connections, each on a thread of its own that may block, and those who wait for one.
///
/// A connection is opened when it is needed, and thrown away when it is broken. After a failure to connect nobody tries
/// again for a moment: a database that comes back is not greeted by a stampede.
final class PostgresPool: Sendable {
    let address: PostgresAddress
    private let state: Mutex<Waiting>
    private let roundTripCount = Atomic<Int>(0)
    private let failure = Mutex<(error: any Error, at: ContinuousClock.Instant)?>(nil)

    private struct Waiting {
        var jobs: [Job] = []
        var idle: [Seat] = []
    }

    typealias Work = @Sendable (PostgresConnection) throws -> Void

    private struct Job: Sendable {
        /// What is done with a connection, whatever comes of it.
        let work: @Sendable (Result<Seat, any Error>) -> Void
        let since: ContinuousClock.Instant
    }

    /// Longer, and whoever asked has gone.
    private static let patience = Duration.seconds(5)
    private static let pauseAfterFailure = Duration.milliseconds(250)

    init(_ address: PostgresAddress, connections: Int, label: String) {
        self.address = address
        let seats = (0..<connections).map { Seat(label: "\(label)-\($0)") }
        state = Mutex(Waiting(idle: seats))
    }

    /// Questions and commits that were waited for; what a flow costs.
    var roundTrips: Int { roundTripCount.load(ordering: .relaxed) }

    /// Runs `work` on a connection, as soon as one is free.
    func use<Outcome: Sendable>(
        _ work: @escaping @Sendable (Seat) throws -> Outcome
    ) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            let job = Job(
                work: { [self] seat in
                    let outcome = Result { try counted(seat.get(), work) }
                    continuation.resume(with: outcome)
                }, since: .now)
            submit(job)
        }
    }

    private func submit(_ job: Job) {
        let seat = state.withLock { state -> Seat? in
            guard let seat = state.idle.popLast() else {
                state.jobs.append(job)
                return nil
            }
            return seat
        }
        guard let seat else { return }
        seat.thread.async { self.work(off: job, at: seat) }
    }

    private func work(off first: Job, at seat: Seat) {
        var next: Job? = first
        while let job = next {
            carryOut(job, at: seat)
            next = state.withLock { state in
                if !state.jobs.isEmpty { return state.jobs.removeFirst() }
                state.idle.append(seat)
                return nil
            }
        }
    }

    private func carryOut(_ job: Job, at seat: Seat) {
        guard ContinuousClock.now - job.since < Self.patience else {
            return job.work(.failure(PostgresTrouble(address: address).busy()))
        }
        job.work(Result { try connected(seat) })
        if seat.connection?.isBroken == true { seat.connection = nil }
    }

    /// Counted before the caller is answered, or it might ask for the number too early.
    private func counted<Outcome>(_ seat: Seat, _ work: (Seat) throws -> Outcome) rethrows -> Outcome {
        let before = seat.connection?.roundTrips ?? 0
        defer { roundTripCount.add(max(0, (seat.connection?.roundTrips ?? 0) - before), ordering: .relaxed) }
        return try work(seat)
    }

    private func connected(_ seat: Seat) throws -> Seat {
        if seat.connection == nil { try open(seat) }
        return seat
    }

    func open(_ seat: Seat) throws {
        if let (error, at) = failure.withLock({ $0 }), ContinuousClock.now - at < Self.pauseAfterFailure { throw error }
        do {
            seat.connection = try PostgresConnection(address)
            failure.withLock { $0 = nil }
        } catch {
            failure.withLock { $0 = (error, .now) }
            throw error
        }
    }

    /// One connection's place, with the thread on which it is used.
    // Only the job that holds the seat, on the seat's own thread, touches the connection.
    final class Seat: @unchecked Sendable {
        fileprivate let thread: DispatchQueue
        var connection: PostgresConnection?

        fileprivate init(label: String) {
            thread = DispatchQueue(label: label)
        }
    }
}
