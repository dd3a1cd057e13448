import ArgumentParser
import LatchkeyAPI

/// The kill switch.
struct RevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Kill switch: end links and sessions of an account, an app, a domain, a time, or all.",
        discussion: """
            It takes effect at once, at every node, however many there are, and is written down with your reason. Accounts
            stay, and people sign in again by new links.
            """)

    @Option(help: "The account of this address.") var account: String?
    @Option(help: "Everything of this app.") var app: String?
    @Option(help: "Everybody with an address at this domain.") var domain: String?
    @Option(help: "What was asked for before this time, such as 2026-11-21T10:42:00Z.") var issuedBefore: String?
    @Flag(help: "Everything of everybody.") var all = false
    @Option(help: "Why, for the audit log.") var because: String?
    @OptionGroup var way: OperatorOptions

    func validate() throws {
        let given = [account, app, domain, issuedBefore].compactMap(\.self).count + (all ? 1 : 0)
        guard given == 1 else {
            throw ValidationError("say what to revoke: one of --account, --app, --domain, --issued-before and --all")
        }
    }

    func run() async throws {
        var wish = RevocationWish()
        wish.account = account
        wish.app = app
        wish.domain = domain
        wish.issuedBefore = issuedBefore
        wish.all = all
        wish.because = because
        try await way.carryOut(.revoke(wish))
    }
}
