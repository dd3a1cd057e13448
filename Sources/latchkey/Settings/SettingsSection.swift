import LatchkeyCore
import Yams

/// Collects problems while the configuration is read.
final class SettingsProblems {
    private(set) var all: [SettingsProblem] = []

    func add(_ line: Int?, _ key: String, _ says: String) {
        all.append(SettingsProblem(line: line, key: key, says: says))
    }
}

/// One mapping of the configuration, read key by key. An environment variable goes before the file:
/// `mail.routes[0].url` is `LATCHKEY_MAIL_ROUTES_0_URL`.
final class SettingsSection {
    let path: String
    let line: Int?
    private let mapping: Node.Mapping?
    private let environment: [String: String]
    private let problems: SettingsProblems
    private var known: Set<String> = []
    /// Known to be wrong: no hint leads to them.
    private var refused: Set<String> = []

    init(
        path: String = "", node: Node?, line: Int? = nil, environment: [String: String], problems: SettingsProblems
    ) {
        self.path = path
        self.line = line ?? node?.mark?.line
        self.environment = environment
        self.problems = problems
        mapping = node?.mapping
        if let node, node.mapping == nil, node.null == nil {
            problems.add(self.line, path, "must be a mapping of keys and values")
        }
    }

    /// Whether the file or the environment says anything here.
    var isPresent: Bool {
        mapping?.isEmpty == false || environment.keys.contains { $0.hasPrefix(Self.variable(path) + "_") }
    }

    /// Whether the file or the environment says anything about a key.
    func has(_ key: String) -> Bool {
        mapping?[key] != nil || environment[Self.variable(join(key))] != nil
    }

    /// Whether a key holds keys of its own.
    func hasSection(_ key: String) -> Bool {
        let prefix = Self.variable(join(key)) + "_"
        return mapping?[key]?.mapping != nil || environment.keys.contains { $0.hasPrefix(prefix) }
    }

    func complain(_ key: String, _ says: String) {
        let node = mapping?.first { $0.key.string == key }
        problems.add(node?.key.mark?.line ?? line, join(key), says)
    }

    /// A scalar's text; nil where there is none.
    func text(_ key: String) -> String? {
        known.insert(key)
        if let value = environment[Self.variable(join(key))] { return value }
        guard let node = mapping?[key], node.null == nil else { return nil }
        guard let scalar = node.scalar else {
            complain(key, "must be a single value")
            return nil
        }
        return scalar.string
    }

    func required(_ key: String, _ example: String) -> String? {
        if let text = text(key), !text.isEmpty { return text }
        complain(key, "is missing; write for example \(key): \(example)")
        return nil
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, or usual: Choice) -> Choice {
        guard let text = text(key) else { return usual }
        if let choice = Choice(rawValue: text) { return choice }
        let all = Choice.allCases.map(\.rawValue)
        let hint = Self.nearest(to: text, in: all).map { "; did you mean \($0)?" } ?? ""
        complain(key, "\(text.prefix(40)) is not one of \(all.joined(separator: ", "))\(hint)")
        return usual
    }

    /// `30s`, `10m`, `12h`, `7d`.
    func span(_ key: String, or usual: TimeSpan) -> TimeSpan {
        guard let text = text(key) else { return usual }
        if let span = TimeSpan(text: text) { return span }
        complain(key, "\(text.prefix(40)) is not a time; write a number and s, m, h or d, such as 10m")
        return usual
    }

    func count(_ key: String, or usual: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = text(key) else { return usual }
        if let count = Int(text), range.contains(count) { return count }
        complain(key, "\(text.prefix(40)) is not a number from \(range.lowerBound) to \(range.upperBound)")
        return usual
    }

    /// A list of scalars; in the environment, with commas between.
    func texts(_ key: String) -> [String] {
        known.insert(key)
        if let value = environment[Self.variable(join(key))] {
            return value.split(separator: ",").map { String($0.drop { $0 == " " }) }
        }
        guard let node = mapping?[key], node.null == nil else { return [] }
        guard let sequence = node.sequence, sequence.allSatisfy({ $0.scalar != nil }) else {
            complain(key, "must be a list of single values, such as [a, b]")
            return []
        }
        return sequence.compactMap { $0.scalar?.string }
    }

    func section(_ key: String) -> SettingsSection {
        known.insert(key)
        return SettingsSection(
            path: join(key), node: mapping?[key], line: mapping?.first { $0.key.string == key }?.key.mark?.line,
            environment: environment, problems: problems)
    }

    func sections(_ key: String) -> [SettingsSection] {
        known.insert(key)
        let nodes = mapping?[key]?.sequence.map(Array.init) ?? []
        if let node = mapping?[key], node.sequence == nil, node.null == nil { complain(key, "must be a list") }
        let prefix = Self.variable(join(key)) + "_"
        let indices = environment.keys.compactMap { name in
            name.hasPrefix(prefix) ? Int(name.dropFirst(prefix.count).prefix { $0.isNumber }) : nil
        }
        let count = max(nodes.count, min((indices.max() ?? -1) + 1, 100))
        return (0..<count).map { index in
            SettingsSection(
                path: "\(join(key))[\(index)]", node: index < nodes.count ? nodes[index] : nil,
                environment: environment, problems: problems)
        }
    }

    /// A secret has no place in a file that is copied, mailed and committed.
    func refuseSecret(_ key: String, instead: String) {
        known.insert(key)
        if mapping?[key] != nil { complain(key, "is a secret, and secrets don't stand in this file; \(instead)") }
    }

    /// For keys that somebody may try and that can't be: `says` tells why, and what can.
    func refuse(_ key: String, _ says: String) {
        refused.insert(key)
        if has(key) { complain(key, says) }
    }

    /// To be called when every key was asked for.
    func refuseUnknownKeys() {
        for (key, _) in mapping ?? Node.Mapping([]) {
            guard let name = key.string, !known.contains(name), !refused.contains(name) else { continue }
            let hint: String
            if let near = Self.nearest(to: name, in: known.sorted()) {
                hint = "did you mean \(near)?"
            } else if known.isEmpty {
                hint = "nothing can be set here yet"
            } else {
                hint = "known here: " + known.sorted().joined(separator: ", ")
            }
            problems.add(key.mark?.line, join(name), "is not a key of Latchkey; \(hint)")
        }
    }

    private func join(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private static func variable(_ path: String) -> String {
        let name = path.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        return "LATCHKEY_" + name.replacing("__", with: "_")
    }

    /// What somebody probably meant.
    private static func nearest(to text: String, in words: [String]) -> String? {
        let text = String(text.prefix(40))
        let near = words.min { distance($0, text) < distance($1, text) }
        return near.flatMap { distance($0, text) <= max(2, text.count / 2) ? $0 : nil }
    }

    /// Levenshtein.
    private static func distance(_ left: String, _ right: String) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[right.count]
    }
}
