public import LatchkeyCore

/// Keeps messages where the person at `latchkey demo` can read them, in memory alone.
public actor MemoryInbox: Courier {
    private static let most = 200

    private let renderer: MessageRenderer
    private let clock: any WallClock
    /// Newest first.
    public private(set) var messages: [ReceivedMessage] = []

    public init(renderer: MessageRenderer, clock: any WallClock) {
        self.renderer = renderer
        self.clock = clock
    }

    public func deliver(_ message: OutgoingMessage) async -> DeliveryOutcome {
        let now = clock.now
        messages.insert(ReceivedMessage(message, by: renderer, at: now), at: 0)
        messages = Array(messages.prefix(Self.most))
        return .accepted(route: "inbox", reply: "250 2.0.0 Ok: kept in the demo's inbox")
    }
}

/// A message in the demo's inbox, with its secrets in plain sight.
public struct ReceivedMessage: Hashable, Sendable {
    public let id: MessageID
    public let to: String
    public let subject: String
    public let text: String
    public let html: String
    public let receivedAt: Timestamp
    public let link: String?
    public let code: String?
    public let notMe: String?
    public let undo: String?

    init(_ message: OutgoingMessage, by renderer: MessageRenderer, at now: Timestamp) {
        let rendered = renderer.render(message, at: now)
        id = message.id
        to = message.recipient.text
        subject = rendered.subject.text
        text = String(decoding: rendered.text, as: UTF8.self)
        html = String(decoding: rendered.html, as: UTF8.self)
        receivedAt = now
        switch message.content {
        case .signIn(let signIn):
            let links = renderer.links(in: signIn)
            (link, code, notMe, undo) = (links.link, signIn.code.revealGrouped(), links.notMe, nil)
        case .recovery(let recovery):
            let links = renderer.links(in: recovery)
            (link, code, notMe, undo) = (links.link, nil, links.notMe, nil)
        case .notice(let message):
            let way = renderer.way(on: message.notice)
            (code, notMe) = (nil, nil)
            (link, undo) = (message.notice.link == nil ? nil : way, message.notice.undo == nil ? nil : way)
        case .test:
            (link, code, notMe, undo) = (nil, nil, nil, nil)
        }
    }
}
