import Glibc

/// Ends a `poll` when it is rung from another thread.
struct LoopBell: ~Copyable {
    /// Readable behind a ring.
    let descriptor: Int32
    private let handle: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no file descriptors are left")
        (descriptor, handle) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(descriptor)
        close(handle)
    }

    func ring() {
        var byte: UInt8 = 0
        _ = write(handle, &byte, 1)
    }

    func silence() {
        var bytes: (UInt64, UInt64) = (0, 0)
        _ = read(descriptor, &bytes, 16)
    }
}
