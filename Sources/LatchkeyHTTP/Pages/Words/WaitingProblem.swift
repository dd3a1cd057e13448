/// Why a code or a further message was refused.
enum WaitingProblem: Hashable, Sendable {
    case malformedCode
    case wrongCode(triesLeft: Int)
    case noTriesLeft
    case handoffWrong(triesLeft: Int)
    case handoffExpired
    case tooSoon(seconds: Int64)
    case cookies

    var isAboutCode: Bool {
        switch self {
        case .malformedCode, .wrongCode, .handoffWrong, .handoffExpired: true
        case .noTriesLeft, .tooSoon, .cookies: false
        }
    }
}
