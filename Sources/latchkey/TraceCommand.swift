import ArgumentParser
import Foundation
import LatchkeyAPI

struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell the life of one sign-in: asked, sent, opened, confirmed, or why not.",
        discussion: """
            ID is the sign-in's id, as in the address of its waiting page, or its link's fingerprint, as in the audit
            events. Never give it the secret of a link.
            """)

    @Argument(help: "A sign-in's id or a link's fingerprint.")
    var id: String

    @OptionGroup var way: OperatorOptions

    func run() async throws { try await way.carryOut(.trace(name: id)) }
}

/// A trace for people: one event a line, the time since the first before it.
struct TraceText {
    let trace: TraceRecord

    init(_ trace: TraceRecord) {
        self.trace = trace
    }

    var text: String {
        (["sign-in \(trace.signIn)", ""] + trace.events.map(line)).joined(separator: "\n")
    }

    private func line(_ event: EventRecord) -> String {
        var facts = event.details.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if let network = event.network { facts.insert("from \(network)", at: 0) }
        let clock = event.at.dropFirst(11).prefix(12)
        let name = event.event.padding(toLength: max(26, event.event.count), withPad: " ", startingAt: 0)
        return "  \(clock)  \(name)  \(facts.joined(separator: "  "))"
    }
}
