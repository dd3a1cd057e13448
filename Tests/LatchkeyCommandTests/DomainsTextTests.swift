import LatchkeyAPI
import Testing

@testable import latchkey

@Suite("latchkey domains")
struct DomainsTextTests {
    @Test("a domain is a paragraph, with shares and times in words")
    func paragraph() {
        let record = DomainRecord(
            domain: "contoso.example", issued: 120, accepted: 118, opened: 110, scanned: 111, used: 101, elsewhere: 3,
            late: 2, expired: 1, delivery: .init(median: 412, slow: 3_200),
            opening: .init(median: 21_400, slow: 140_000))
        let text = """
            contoso.example: 120 messages
              accepted      118   98 %  half within 412 ms, nine of ten within 3.2 s
              opened        110   93 %  half within 21 s, nine of ten within 2 min
              scanned       111   94 %  opened by a scanner within 30 s
              used          101   84 %
              elsewhere       3    3 %  opened by a person in another network
              late            2    2 %  in the last minute or later, 1 after the end
            """
        #expect(DomainsText([record]).text == text)
        #expect(DomainsText([]).text == "no messages")
    }

    @Test("--since is a number and s, m or h")
    func since() {
        #expect(Domains.seconds("24h") == 86_400 && Domains.seconds("90m") == 5_400 && Domains.seconds("1s") == 1)
        for text in ["", "h", "24", "-1h", "1d", "1.5h", "0s"] { #expect(Domains.seconds(text) == nil) }
    }
}
