import Glibc

/// What processes have used up to a moment.
struct Usage {
    var cpuSeconds = 0.0
    /// That reached, or will reach, the disk.
    var writtenBytes = 0.0

    static func own() -> Self {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return Self(cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }

    static func of(_ processes: [Int32]) -> Self {
        var sum = Self()
        for process in processes {
            // After the name, which may have blanks in it, utime and stime are the 12th and 13th field (proc(5)).
            let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { continue }
            sum.cpuSeconds += (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
            let written = Array(text("/proc/\(process)/io").utf8).text(after: "\nwrite_bytes: ", until: [0x0a])
            sum.writtenBytes += written.flatMap(Double.init) ?? 0
        }
        return sum
    }

    private static func text(_ path: String) -> String {
        let file = open(path, O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
