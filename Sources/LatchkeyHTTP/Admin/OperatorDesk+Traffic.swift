import LatchkeyAPI
import LatchkeyCore
import LatchkeyFlows

extension OperatorDesk {
    func domains(last seconds: Int64) async throws -> OperatorReply {
        guard (1...SurveyDomains.longest.secondsRoundedUp).contains(seconds) else {
            return .refused("sign-ins are kept for a day; ask for 24h at most, such as --since 2h")
        }
        return .domains(try await SurveyDomains(workplace)(last: .seconds(seconds)).map(DomainRecord.init))
    }
}

extension OperatorDesk {
    func allowCodes(_ text: String) async throws -> OperatorReply {
        guard let address = try? EmailAddress(parsing: text) else { return .refused(Self.malformed(text)) }
        switch try await AllowCodes(workplace)(address) {
        case .allowed(let account): return .account(AccountRecord(account), says: "done; codes can be typed again")
        case .unknown: return .refused(Self.unknown(address))
        }
    }
}

extension DomainRecord {
    init(_ traffic: DomainTraffic) {
        func spread(_ spread: DomainTraffic.Spread?) -> Spread? {
            spread.map { Spread(median: $0.median.milliseconds, slow: $0.slow.milliseconds) }
        }
        self.init(
            domain: traffic.domain, issued: traffic.issued, accepted: traffic.accepted, opened: traffic.opened,
            scanned: traffic.scanned, used: traffic.used, elsewhere: traffic.elsewhere, late: traffic.late,
            expired: traffic.expired, delivery: spread(traffic.delivery), opening: spread(traffic.opening))
    }
}
