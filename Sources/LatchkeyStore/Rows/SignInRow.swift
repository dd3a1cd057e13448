import LatchkeyCore

extension SignIn {
    static let columns = """
        id, app, address, subject, account, epoch, link, binding, code, not_me, browser, network, known_device, language, \
        return_to, requested_at, expires_at, state, state_at, handoff_code, wrong_codes, \
        purpose, opener_browser, opener_network
        """

    init(_ row: SQLRow) throws {
        let place = row.place(in: "sign_ins")
        self.init(
            id: try row.id("id", place),
            app: AppID(trusted: try row.text("app", place)),
            address: try row.address("address", place),
            subject: try Subject(row, place),
            digests: Digests(
                link: try row.digest("link", place), binding: try row.digest("binding", place),
                code: try row.digest("code", place), notMe: try row.digest("not_me", place)),
            requester: Requester(
                browser: try row.text("browser", place),
                network: NetworkPrefix(trusted: try row.text("network", place))),
            fromKnownDevice: try row.bool("known_device", place),
            language: try row.word("language", place),
            returnTo: try row.optionalText("return_to", place),
            requestedAt: try row.timestamp("requested_at", place),
            expiry: try row.timestamp("expires_at", place),
            state: try SignInState(row, place),
            wrongCodes: Int(try row.integer("wrong_codes", place)), purpose: try row.word("purpose", place),
            opener: try Requester(opener: row, place))
    }
}

extension Requester {
    /// The columns `opener_browser` and `opener_network`, which are both there or neither.
    fileprivate init?(opener row: SQLRow, _ place: SQLRow.Place) throws {
        guard let browser = try row.optionalText("opener_browser", place) else { return nil }
        self.init(browser: browser, network: NetworkPrefix(trusted: try row.text("opener_network", place)))
    }
}

extension SignIn.Subject {
    /// The word for the column `subject`.
    var word: String {
        switch self {
        case .account: "account"
        case .newcomer: "newcomer"
        case .nobody: "nobody"
        }
    }

    var accountAndEpoch: (AccountID?, Int64?) {
        switch self {
        case .account(let id, let epoch): (id, epoch)
        case .newcomer, .nobody: (nil, nil)
        }
    }

    init(_ row: SQLRow, _ place: SQLRow.Place) throws {
        switch try row.text("subject", place) {
        case "account":
            self = .account(try row.id("account", place), epoch: try row.integer("epoch", place))
        case "newcomer": self = .newcomer
        case "nobody": self = .nobody
        default: throw place.corrupt("subject")
        }
    }
}

extension SignInState {
    /// The columns `state`, `state_at` and `handoff_code`.
    var columns: (word: String, at: Timestamp?, handoff: SecretDigest?) {
        switch self {
        case .pending: ("pending", nil, nil)
        case .handedOff(let handoff): ("handed_off", handoff.expiry, handoff.code)
        case .completed(let at): ("completed", at, nil)
        case .superseded(let at): ("superseded", at, nil)
        case .denied(let at): ("denied", at, nil)
        case .revoked(let at): ("revoked", at, nil)
        }
    }

    init(_ row: SQLRow, _ place: SQLRow.Place) throws {
        switch try row.text("state", place) {
        case "pending": self = .pending
        case "handed_off":
            self = .handedOff(
                Handoff(code: try row.digest("handoff_code", place), expiry: try row.timestamp("state_at", place)))
        case "completed": self = .completed(at: try row.timestamp("state_at", place))
        case "superseded": self = .superseded(at: try row.timestamp("state_at", place))
        case "denied": self = .denied(at: try row.timestamp("state_at", place))
        case "revoked": self = .revoked(at: try row.timestamp("state_at", place))
        default: throw place.corrupt("state")
        }
    }
}

extension RequestPicture.Open {
    init(_ row: SQLRow) throws {
        let place = row.place(in: "sign_ins")
        self.init(
            id: try row.id("id", place), expiry: try row.timestamp("expires_at", place),
            fromKnownDevice: try row.bool("known_device", place))
    }
}
