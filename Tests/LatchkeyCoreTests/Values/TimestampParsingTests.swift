import LatchkeyCore
import Testing

@Suite("A moment that somebody wrote")
struct TimestampParsingTests {
    @Test(
        "is read as RFC 3339 means it",
        arguments: [
            ("2026-11-21T10:42:07.120Z", 1_795_257_727_120), ("2026-11-21T10:42:07Z", 1_795_257_727_000),
            ("2026-11-21T10:42Z", 1_795_257_720_000), ("2026-11-21t11:42:07.12+01:00", 1_795_257_727_120),
            ("2026-11-21T04:12:07.1200009-06:30", 1_795_257_727_120), ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ])
    func read(text: String, milliseconds: Int64) {
        #expect(Timestamp(parsing: text)?.milliseconds == milliseconds)
    }

    @Test("comes back from how it prints", arguments: [0, 1, 951_782_400_123, 1_795_257_727_120, 4_102_444_799_999])
    func roundTrip(milliseconds: Int64) {
        let moment = Timestamp(milliseconds: milliseconds)
        #expect(Timestamp(parsing: moment.description) == moment)
    }

    @Test(
        "is nothing where it could be two moments, or none",
        arguments: [
            "", "yesterday", "2026-11-21", "2026-11-21T10:42:07", "2026-11-21 10:42:07Z", "2026-13-01T00:00Z",
            "2026-02-30T00:00Z", "2025-02-29T00:00Z", "2026-00-01T00:00Z", "2026-11-00T00:00Z", "2026-11-21T24:00Z",
            "2026-11-21T10:60Z", "2026-11-21T10:42:60Z", "2026-11-21T10:42:07.Z", "2026-11-21T10:42:07+1:00",
            "2026-11-21T10:42:07+24:00", "\u{0662}026-11-21T10:42:07Z", "2026-11-21T10:42:07Z\n",
        ])
    func refused(text: String) {
        #expect(Timestamp(parsing: text) == nil)
    }
}
