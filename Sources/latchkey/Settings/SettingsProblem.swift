/// One thing that is wrong with the configuration: where, and what to write instead.
struct SettingsProblem: Hashable, Encodable, CustomStringConvertible {
    /// Nil for a key that is missing or comes from the environment.
    let line: Int?
    /// Such as `apps[0].policy.link_lifetime`.
    let key: String
    let says: String

    var description: String {
        let place = line.map { "line \($0): " } ?? ""
        return key.isEmpty ? place + says : "\(place)\(key): \(says)"
    }
}

/// Everything that is wrong with it, so that it is mended in one go.
struct UnfitSettings: Error, CustomStringConvertible {
    let file: String
    let problems: [SettingsProblem]

    init(file: String, problems: [SettingsProblem]) {
        self.file = file
        self.problems = problems
    }

    init(unreadable file: String, _ says: String) {
        self.init(file: file, problems: [SettingsProblem(line: nil, key: "", says: says)])
    }

    var description: String {
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        let sorted = problems.sorted { ($0.line ?? .max, $0.key) < ($1.line ?? .max, $1.key) }
        return "\(file) has \(count):\n" + sorted.map { "  \($0)" }.joined(separator: "\n")
    }
}
