public import LatchkeyCore
import Synchronization

/// Keeps what it is given and answers what it is told to.
public final class RecordingCourier: Courier {
    private let state = Mutex<(messages: [OutgoingMessage], answers: [DeliveryOutcome])>(([], []))

    public init() {}

    public var messages: [OutgoingMessage] { state.withLock { $0.messages } }

    /// Those with a link; notices, which a delivery sends beside them, are left out.
    public var signIns: [SignInMessage] {
        messages.compactMap { message in
            guard case .signIn(let signIn) = message.content else { return nil }
            return signIn
        }
    }

    /// The next answers, in order; after them every message is accepted.
    public func answerNext(_ outcomes: DeliveryOutcome...) {
        state.withLock { $0.answers += outcomes }
    }

    public func deliver(_ message: OutgoingMessage) async -> DeliveryOutcome {
        state.withLock { state in
            state.messages.append(message)
            return state.answers.isEmpty ? .accepted(route: "test", reply: "250 ok") : state.answers.removeFirst()
        }
    }
}
