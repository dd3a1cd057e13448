import Glibc

/// Runs `work` on a thread of its own, which may block. A surprise ends the whole run, loudly.
@discardableResult
func startThread(_ work: @escaping @Sendable () throws -> Void) -> pthread_t {
    final class Work: Sendable {
        let run: @Sendable () throws -> Void
        init(_ run: @escaping @Sendable () throws -> Void) { self.run = run }
    }
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(work))
    pthread_create(
        &thread, nil,
        { argument in
            guard let argument else { return nil }
            do {
                try Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
            } catch {
                let text = "people: \(error)\n"
                write(2, text, text.utf8.count)
                _exit(1)
            }
            return nil
        }, work.toOpaque())
    return thread
}

/// Nanoseconds since some moment.
typealias Instant = UInt64

var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(time.tv_sec) * 1_000_000_000 + Instant(time.tv_nsec)
}

func sleep(until moment: Instant) {
    var time = timespec(tv_sec: Int(moment / 1_000_000_000), tv_nsec: Int(moment % 1_000_000_000))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
}
