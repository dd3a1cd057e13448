import Glibc
import LatchkeyCore

struct MachineClock: WallClock {
    var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// Random enough for names and digests that nobody has to guess, and eight bytes at a time.
struct PlainEntropy: EntropySource {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var result: [UInt8] = []
        result.reserveCapacity(count + 8)
        while result.count < count {
            withUnsafeBytes(of: generator.next()) { result.append(contentsOf: $0) }
        }
        return Array(result.prefix(count))
    }

    var digest: SecretDigest { SecretDigest(stored: [1] + bytes(32)) }
}

func seconds(since begun: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - begun) / .seconds(1)
}
