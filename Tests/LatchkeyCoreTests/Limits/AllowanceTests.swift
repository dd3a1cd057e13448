import LatchkeyCore
import LatchkeyTestKit
import Testing

@Suite("Limits hold in every window")
struct AllowanceTests {
    let start = FixedClock().now
    let limits = [Limit(1, in: .seconds(30)), Limit(3, in: .hours(1))]

    @Test("one in thirty seconds, three in an hour, and the answer says when it goes on")
    func waiting() {
        var allowance = Allowance()
        #expect(allowance.take(at: start, under: limits) == .granted)
        #expect(
            allowance.take(at: start + .seconds(29), under: limits) == .refused(limits[0], until: start + .seconds(30)))
        #expect(allowance.take(at: start + .seconds(30), under: limits) == .granted)
        #expect(allowance.take(at: start + .seconds(60), under: limits) == .granted)
        #expect(
            allowance.take(at: start + .seconds(90), under: limits) == .refused(limits[1], until: start + .hours(1)))
        #expect(allowance.take(at: start + .hours(1), under: limits) == .granted)
    }

    @Test("there is no doubling at the turn of a window")
    func sliding() {
        let limit = [Limit(5, in: .hours(1))]
        var allowance = Allowance()
        var granted: [Timestamp] = []
        for second in stride(from: Int64(0), to: 3 * 3_600, by: 60) {
            let now = start + .seconds(second)
            if allowance.take(at: now, under: limit) == .granted { granted.append(now) }
        }
        for moment in granted {
            #expect(granted.count { $0 >= moment && $0 < moment + .hours(1) } <= 5)
        }
        #expect(granted.count == 15)
    }

    @Test("a refused try costs nothing, and is written down once")
    func refusals() {
        var allowance = Allowance()
        _ = allowance.take(at: start, under: limits)
        for second in 1..<29 { _ = allowance.take(at: start + .seconds(Int64(second)), under: limits) }
        #expect(allowance.grants == [start])
        #expect(allowance.noteRefusal() == true)
        #expect(allowance.noteRefusal() == false)
        _ = allowance.take(at: start + .seconds(31), under: limits)
        #expect(allowance.noteRefusal() == true)
    }

    @Test("what it remembers is bounded")
    func bounded() {
        var allowance = Allowance()
        for second in 0..<2_000 {
            _ = allowance.take(at: start + .seconds(Int64(second)), under: [Limit(20, in: .seconds(10))])
        }
        #expect(allowance.grants.count <= 20)
    }
}
