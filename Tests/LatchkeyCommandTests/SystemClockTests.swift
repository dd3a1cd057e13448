import LatchkeyCore
import Testing

@testable import latchkey

@Suite("The system's clock")
struct SystemClockTests {
    @Test("never goes back, whoever asks")
    func monotonic() async {
        let clock = SystemClock()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var last = clock.now
                    for _ in 0..<20_000 {
                        let now = clock.now
                        if now < last { return false }
                        last = now
                    }
                    return true
                }
            }
            for await held in group { #expect(held) }
        }
    }

    @Test("goes on from a moment that it lags behind, as fast as time passes, and tells the lag")
    func neverBefore() async throws {
        let start = ContinuousClock.now
        /// How far the clock may have gone on by now, however slow this machine is.
        func passed() -> TimeSpan {
            let components = (ContinuousClock.now - start).components
            let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
            return TimeSpan(milliseconds: milliseconds + 50)
        }
        let clock = SystemClock()
        let future = clock.now + .hours(5)
        let lag = try #require(clock.neverBefore(future))
        #expect(lag <= .hours(5) && lag + passed() >= .hours(5))
        let first = clock.now
        #expect(first >= future && first <= future + passed())
        try await Task.sleep(for: .milliseconds(60))
        let later = clock.now
        #expect(later >= first + TimeSpan(milliseconds: 55) && later <= future + passed())
        // What is past by now changes nothing.
        #expect(clock.neverBefore(future) == nil)
        #expect(clock.neverBefore(future - .hours(9)) == nil)
        #expect(clock.now >= later && clock.now <= future + passed())
        let further = clock.neverBefore(future + .hours(1))
        #expect(further.map { $0 > .hours(5) } == true)
        #expect(clock.now >= future + .hours(1))
    }

    @Test("a moment that has passed is no lag")
    func past() {
        let clock = SystemClock()
        #expect(clock.neverBefore(Timestamp(milliseconds: 0)) == nil)
        #expect(clock.neverBefore(clock.now) == nil)
        #expect(clock.now < Timestamp(milliseconds: 4_000_000_000_000))
    }

    @Test("entropy gives as many bytes as are asked for, and other ones each time")
    func entropy() {
        #expect(SystemEntropy().bytes(0).isEmpty)
        #expect(SystemEntropy().bytes(32).count == 32)
        #expect(SystemEntropy().bytes(32) != SystemEntropy().bytes(32))
    }
}

extension TimeSpan {
    fileprivate static func + (left: Self, right: Self) -> Self {
        Self(milliseconds: left.milliseconds + right.milliseconds)
    }
}
