/// The figures of a run: of what ended between `from` and `until`.
struct Report {
    let signIns: [Tally.SignIn]
    let from: Instant
    let until: Instant
    let ownCPU: Double
    let watchedCPU: Double
    let written: Double

    func json(also more: [(String, Double)]) -> String {
        let counted = signIns.filter { $0.end >= from && $0.end < until }
        let seconds = Double(until - from) / 1e9
        let thousands = max(0.001, Double(counted.count) / 1_000)
        var figures = [
            ("per_second", Double(counted.count) / seconds), ("sign_ins", Double(counted.count)),
            ("sign_ins_ever", Double(signIns.count)), ("seconds", seconds), ("generator_cpu", ownCPU / seconds),
            ("server_cpu", watchedCPU / seconds), ("cpu_seconds_per_1000", watchedCPU / thousands),
            ("written_mb_per_1000", written / 1_048_576 / thousands),
        ]
        for step in Tally.Step.allCases {
            let (middle, slow) = Tally.percentiles(step, of: counted)
            figures += [("\(step.rawValue)_p50_ms", middle), ("\(step.rawValue)_p99_ms", slow)]
        }
        let lines = (figures + more).map { "\"\($0.0)\": \(($0.1 * 100).rounded() / 100)" }
        return "{\(lines.joined(separator: ", "))}"
    }
}
