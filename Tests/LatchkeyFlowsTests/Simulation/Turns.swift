import Synchronization

/// Runs tasks on the thread that calls ``run()``, one piece at a time and in the order in which they became ready: when it
/// returns, every task has ended or waits for somebody to go on. That makes an interleaving a matter of choice.
final class Turns: TaskExecutor {
    private let ready = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        ready.withLock { $0.append(job) }
    }

    func run() {
        while let job = ready.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

/// The process that a task ran in is dead. Whoever waited for its answer gets none.
struct NodeDied: Error {}

/// Where tasks wait until somebody chooses the one that goes on.
///
/// Unchecked: all that touch it run on the one thread of its ``Turns``.
final class Crossing: @unchecked Sendable {
    enum Place: String {
        case snapshot
        case commit
        case answer
        case sending
        case sent
    }

    struct Waiting {
        let place: Place
        let life: Life
        /// In a transaction of the outbox.
        let isDelivery: Bool
        fileprivate let continuation: CheckedContinuation<Void, any Error>
    }

    private(set) var waiting: [Waiting] = []

    func wait(at place: Place, _ life: Life, isDelivery: Bool = false) async throws {
        guard !life.isOver else { throw NodeDied() }
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(Waiting(place: place, life: life, isDelivery: isDelivery, continuation: continuation))
        }
    }

    func goOn(_ index: Int) -> Waiting {
        let next = waiting.remove(at: index)
        next.continuation.resume()
        return next
    }

    /// Ends all that the dead node was about.
    func end(_ life: Life) {
        life.end()
        let ended = waiting.filter { $0.life === life }
        waiting.removeAll { $0.life === life }
        for one in ended { one.continuation.resume(throwing: NodeDied()) }
    }
}

/// One process from its start to its death. Unchecked for the same reason.
final class Life: @unchecked Sendable {
    let node: Int
    fileprivate(set) var isOver = false
    private var tasks: [Task<Void, Never>] = []

    init(node: Int) {
        self.node = node
    }

    /// Ends with it. Most need not: whatever they try next fails, and they give up.
    func owns(_ task: Task<Void, Never>) { tasks.append(task) }

    fileprivate func end() {
        isOver = true
        for task in tasks { task.cancel() }
        tasks = []
    }
}
