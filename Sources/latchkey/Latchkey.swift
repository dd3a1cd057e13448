import ArgumentParser

@main
struct Latchkey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latchkey",
        abstract: "Sign-in by one-time links that are bound, inert, used once and written down.",
        discussion: """
            Try it:          latchkey demo
            Set it up:       latchkey init, then latchkey mail test, then latchkey serve
            Ask what happened to a sign-in:  latchkey trace ID

            Every command has --help. Exit codes: 0 done, 1 failed, 64 wrong usage.
            """,
        version: "latchkey 0.1.0",
        subcommands: [Demo.self, Init.self, Serve.self, Mail.self, AccountCommand.self, Trace.self])
}
