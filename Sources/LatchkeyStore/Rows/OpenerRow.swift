import LatchkeyCore

extension Opener {
    static let columns = "sign_in, name, kind, bound, browser, network, at"

    init(_ row: SQLRow) throws {
        let place = row.place(in: "openers")
        self.init(
            signIn: try row.id("sign_in", place), name: try row.blob("name", place), kind: try row.word("kind", place),
            bound: try row.bool("bound", place),
            requester: Requester(
                browser: try row.text("browser", place),
                network: NetworkPrefix(trusted: try row.text("network", place))),
            at: try row.timestamp("at", place))
    }
}
