import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import NIOCore
import ServiceLifecycle

/// The waiting window, live: Server-Sent Events (WHATWG HTML §9.2) whenever something changes.
struct WaitingEvents {
    let desk: Desk
    let watch: WatchSignIn
    let announcements: any Announcements

    /// Also how soon an expiry is told, and how long a vanished browser is talked to. Where other nodes can't be heard, it
    /// is how soon their work is seen.
    private var pulse: Duration { announcements.reachEveryNode ? .seconds(5) : .seconds(1) }

    func add(to router: Router<EdgeContext>) {
        router.get("/signin/wait/{id}/events", use: events)
    }

    @Sendable func events(_ incoming: Request, _ context: EdgeContext) async throws -> Response {
        let visitor = desk.reception.visitor(of: incoming, context)
        let slot = try desk.streams.enter()
        guard let id = desk.signIn(in: context),
            try await desk.admission({ try await watch(id, by: visitor) }) != nil
        else { throw HTTPError(.notFound) }
        let body = ResponseBody { writer in
            defer { withExtendedLifetime(slot) {} }
            try await tell(id, visitor, &writer)
            try await writer.finish(nil)
        }
        // nginx holds events back unless it is told not to.
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .accelBuffering: "no"], body: body)
    }

    private func tell(_ id: SignInID, _ visitor: Visitor, _ writer: inout any ResponseBodyWriter) async throws {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let news = announcements.listen(for: .signInChanged(id))
        let listener = Task {
            for await _ in news { wake.yield() }
        }
        let heart = Task {
            while !Task.isCancelled {
                wake.yield()
                try await Task.sleep(for: pulse)
            }
        }
        let drain = Task {
            try await gracefulShutdown()
            wake.finish()
        }
        defer {
            listener.cancel()
            heart.cancel()
            drain.cancel()
        }
        var told: WaitingEvent?
        for await _ in wakes {
            try Task.checkCancellation()
            guard let picture = try await watch(id, by: visitor) else { return }
            let event = WaitingEvent(picture, desk)
            // A comment keeps proxies from closing the line, and shows us when the browser has gone.
            try await writer.write(ByteBuffer(string: event == told ? ":\n\n" : event.text))
            told = event
            if event.isLast { return }
        }
    }
}

/// What one event says.
private struct WaitingEvent: Equatable {
    let state: String
    let delivery: Delivery
    let location: String?

    struct Delivery: Equatable {
        let state: String
        let at: String?
    }

    init(_ picture: WatchSignIn.Picture, _ desk: Desk) {
        state = Self.word(for: picture.phase)
        // By way of the window itself, which can still set the cookie that a lost answer carried.
        location = state == "completed" ? "/signin/wait/\(picture.signIn.id)" : nil
        delivery = Delivery(state: DeliveryNotice(picture.delivery).word, at: picture.delivery?.at.description)
    }

    var isLast: Bool { state != "pending" && state != "handed_off" }

    var text: String {
        let json: JSONText = .object([
            "state": .string(state), "location": location.map(JSONText.string),
            "delivery": .object(["state": .string(delivery.state), "at": delivery.at.map(JSONText.string)]),
        ])
        return "event: state\ndata: \(String(decoding: json.bytes, as: UTF8.self))\n\n"
    }

    private static func word(for phase: WatchSignIn.Phase) -> String {
        switch phase {
        case .pending: "pending"
        case .handedOff: "handed_off"
        case .completed: "completed"
        case .closed(let closed): closed.rawValue
        }
    }
}
