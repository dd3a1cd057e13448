/// One thing that `latchkey doctor` looked at.
struct Finding: Encodable, Hashable {
    enum Grade: String, Encodable {
        case ok
        /// Right as it is, and better known.
        case note
        case wrong
        case unchecked
    }

    /// Such as `configuration`, `files`, `clock`.
    let subject: String
    let grade: Grade
    let says: String
    /// What to do.
    var act: String?

    static func ok(_ subject: String, _ says: String) -> Self { Self(subject: subject, grade: .ok, says: says) }

    static func note(_ subject: String, _ says: String, act: String? = nil) -> Self {
        Self(subject: subject, grade: .note, says: says, act: act)
    }

    static func wrong(_ subject: String, _ says: String, act: String) -> Self {
        Self(subject: subject, grade: .wrong, says: says, act: act)
    }

    static func unchecked(_ subject: String, _ says: String, act: String? = nil) -> Self {
        Self(subject: subject, grade: .unchecked, says: says, act: act)
    }

    var text: String {
        let first = "  \(grade.rawValue.padding(to: 10))\(subject.padding(to: 14))\(says)"
        return act.map { "\(first)\n\(String(repeating: " ", count: 26))do: \($0)" } ?? first
    }
}
