import LatchkeyCore
import LatchkeyTestKit
import Testing

@testable import LatchkeyHTTP

@Suite("The guess limiter")
struct GuessLimiterTests {
    private let clock = FixedClock()
    private let guesser = NetworkPrefix(trusted: "192.0.2.0/24")

    @Test("30 guesses a minute, then a pause until the oldest is a minute old")
    func thirty() {
        let limiter = GuessLimiter(clock: clock)
        let start = clock.now
        for _ in 0..<30 {
            #expect(limiter.refusal(for: guesser) == nil)
            limiter.count(guesser)
            clock.advance(.seconds(1))
        }
        #expect(limiter.refusal(for: guesser) == start + .minutes(1))
        #expect(limiter.refusal(for: NetworkPrefix(trusted: "198.51.100.0/24")) == nil)
        clock.advance(.seconds(30))
        #expect(limiter.refusal(for: guesser) == nil)
        limiter.count(guesser)
        #expect(limiter.refusal(for: guesser) == start + .seconds(61))
    }

    @Test("asking is free: only a guess counts")
    func asking() {
        let limiter = GuessLimiter(clock: clock)
        for _ in 0..<100 { #expect(limiter.refusal(for: guesser) == nil) }
    }

    @Test("full of idle networks, it forgets those and keeps who guesses")
    func forgetsIdle() {
        let limiter = GuessLimiter(clock: clock)
        fill(limiter, 19_999)
        clock.advance(.seconds(61))
        for _ in 0..<30 { limiter.count(guesser) }
        limiter.count(NetworkPrefix(trusted: "203.0.113.0/24"))
        #expect(limiter.refusal(for: guesser) != nil)
    }

    @Test("full of networks that all guess, it forgets them rather than grow")
    func bounded() {
        let limiter = GuessLimiter(clock: clock)
        for _ in 0..<30 { limiter.count(guesser) }
        fill(limiter, 19_999)
        #expect(limiter.refusal(for: guesser) != nil)
        limiter.count(NetworkPrefix(trusted: "203.0.113.0/24"))
        #expect(limiter.refusal(for: guesser) == nil)
    }

    private func fill(_ limiter: GuessLimiter, _ count: Int) {
        for number in 0..<count { limiter.count(NetworkPrefix(trusted: "10.\(number / 250).\(number % 250).0/24")) }
    }
}
