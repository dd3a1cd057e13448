/// What a mail server said in answer to one command.
struct SMTPReply: Equatable {
    let code: Int
    /// As they came, without line ends.
    let raw: [String]

    var isPositive: Bool { code / 100 == 2 }
    var isPermanent: Bool { code / 100 == 5 }

    /// The whole answer on one line. Where the server repeats its enhanced status on every line (RFC 2034 §4), once.
    var text: String {
        let lines = raw.map { String($0.dropFirst(4)) }
        guard lines.count > 1 else { return lines.first.map { $0.isEmpty ? "\(code)" : "\(code) \($0)" } ?? "" }
        let status = lines.first.flatMap { $0.split(separator: " ").first }.map(String.init) ?? ""
        let isStatus = status.split(separator: ".").count == 3 && status.utf8.allSatisfy { $0 < 0x3a }
        let rest = lines.dropFirst().map { line in
            isStatus && line.hasPrefix("\(status) ") ? String(line.dropFirst(status.count + 1)) : line
        }
        return ([String(code)] + lines.prefix(1) + rest).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Nil while lines are missing or if they aren't SMTP's.
    init?(lines raw: [String]) {
        let codes = raw.map { $0.utf8.prefix(3) }
        guard let last = raw.last, Self.isLast(last.utf8), let first = codes.first, let code = Int(String(first) ?? ""),
            (200..<600).contains(code), codes.allSatisfy({ $0.elementsEqual(first) })
        else { return nil }
        self.code = code
        self.raw = raw
    }

    /// RFC 5321 §4.2.1: every line but the last has a hyphen behind the code.
    static func isLast(_ line: some Collection<UInt8>) -> Bool { line.dropFirst(3).first != 0x2d }
}
