public import ArgumentParser
public import LatchkeyCore

extension PolicyCommand {
    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what an app's policy makes of a case that is described on the command line, and why.",
            discussion: """
                Left out, everything speaks for the person: the link is pressed in the browser that asked, which is known,
                in the same network, and the mailbox is one person's.
                """)

        @Option(help: "The app's id.")
        var app: String

        @Option(help: "What the person did.")
        var act = PolicyCase.Act.bound

        @Option(help: "What the link is for.")
        var purpose = Purpose.signIn

        @Option(help: "A second factor that the account has. May be given again.")
        var factor: [Factor.Kind] = []

        @Flag(help: "The browser that asked hasn't signed in to the account before.")
        var newDevice = false

        @Option(help: "The network of the act, beside that of the request.")
        var network = Signals.Change.same

        @Option(help: "The browser of the act, beside that of the request.")
        var device = Signals.Change.same

        @Option(help: "Whose mailbox it is.")
        var mailbox = MailboxClass.person

        @Option(help: "In how many browsers people opened the link.")
        var openers = 1

        @Flag(help: "Links are held for the account.")
        var held = false

        @Flag(help: "Staff have invited the person.")
        var invited = false

        @Flag(help: "The act came sooner than a person reads.")
        var fast = false

        @Flag(help: "Far more links are asked for than usual.")
        var manyRequests = false

        @Flag(help: "Few of the links issued lately were ever used.")
        var fewUsed = false

        @Flag(help: "Something that matters about the account changed in the last day.")
        var changedLately = false

        @OptionGroup var file: ConfigurationFile

        @Flag(help: "Print JSON, for programs.")
        var json = false

        func validate() throws {
            guard (0...999).contains(openers) else { throw ValidationError("--openers is a number from 0 to 999") }
        }

        func run() throws {
            let apps = try file.settings().apps
            guard let app = AppID(parsing: app).flatMap(apps.app) else {
                let known = apps.apps.map(\.id.text).joined(separator: ", ")
                throw Failure("\(self.app.prefix(40)) is no app of \(file.config); there are \(known)")
            }
            let explanation = PolicyExplanation(PolicyDecision(for: facts(under: app.policy)), of: app)
            print(json ? try MachineText.of(explanation) : explanation.text)
        }

        private func facts(under policy: AppPolicy) -> PolicyCase {
            var facts = PolicyCase(
                policy: policy, purpose: purpose, act: act, factors: Set(factor), isHeld: held, mayEnrol: invited)
            facts.signals.knownDevice = !newDevice
            facts.signals.network = network
            facts.signals.device = device
            facts.signals.mailbox = mailbox
            facts.signals.openers = openers
            facts.signals.isFasterThanAPerson = fast
            facts.signals.manyRequests = manyRequests
            facts.signals.fewLinksUsed = fewUsed
            facts.signals.changedLately = changedLately
            return facts
        }
    }
}

extension PolicyCase.Act: ExpressibleByArgument {}
extension Purpose: ExpressibleByArgument {}
extension Factor.Kind: ExpressibleByArgument {}
extension Signals.Change: ExpressibleByArgument {}
extension MailboxClass: ExpressibleByArgument {}
