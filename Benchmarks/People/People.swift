import ArgumentParser
import Glibc
import Synchronization

/// People who sign in, all the way, and the mail system that brings them their links. Prints JSON.
///
/// One thread a person and blocking sockets, because the machine that puts the load on is the one that is measured.
@main
struct People: ParsableCommand {
    @Option(help: "The server's port on loopback; several for several nodes.") var port: [UInt16]
    @Option(help: "Where the mail sink listens.") var smtp: UInt16
    @Option(help: "Sign-ins that may be under way at once.") var people = 64
    @Option(help: "How long to measure, after the warm-up.") var seconds = 10.0
    @Option(help: "How long to go on before measuring.") var warmUp = 2.0
    @Option(help: "Sign-ins a second, evenly spaced; without it as many as go.") var rate: Double?
    @Option(help: "End after so many sign-ins, and measure them all.") var count: UInt64?
    @Option(help: "The first number for networks and newcomers' addresses.") var first: UInt64 = 1
    @Option(help: "Sign in people who have accounts, each once, instead of newcomers: from this number …")
    var fromAccount: UInt64 = 0
    @Option(help: "… up to this one, which isn't one of them any more.") var toAccount: UInt64?
    @Option(help: "A process whose CPU and writes are counted; may be given again.") var watch: [Int32] = []

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        let sink = MailSink()
        try sink.open(on: smtp)
        let begin = now + 200_000_000
        let from = count == nil ? begin + Instant(warmUp * 1e9) : begin
        let end = count == nil ? from + Instant(seconds * 1e9) : .max
        let accounts = toAccount.map { fromAccount..<$0 }
        let schedule = Schedule(start: begin, end: end, rate: rate, most: count, first: first, accounts: accounts)
        let all = Mutex<[Tally.SignIn]>([])
        let threads = (0..<people).map { index in
            startThread { [port] in
                let person = try Person(index, ports: port, sink: sink)
                try person.loadForm()
                sleep(until: begin)
                while let turn = schedule.next() { try person.signIn(turn) }
                all.withLock { $0 += person.tally.signIns }
            }
        }
        sleep(until: from)
        let (ownBefore, before) = (Usage.own(), Usage.of(watch))
        if count == nil { sleep(until: end) } else { for thread in threads { pthread_join(thread, nil) } }
        let (until, ownAfter, after) = (now, Usage.own(), Usage.of(watch))
        if count == nil { for thread in threads { pthread_join(thread, nil) } }
        let report = Report(
            signIns: all.withLock { $0 }, from: from, until: until, ownCPU: ownAfter.cpuSeconds - ownBefore.cpuSeconds,
            watchedCPU: after.cpuSeconds - before.cpuSeconds, written: after.writtenBytes - before.writtenBytes)
        print(report.json(also: [("people", Double(people)), ("mail_bytes", Double(sink.averageBytes))]))
    }
}
