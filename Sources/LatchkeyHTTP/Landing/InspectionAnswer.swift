import LatchkeyCore
import LatchkeyFlows

/// What `POST /l/inspect` answers. Whoever holds the link sees who asked, and a masked identifier.
struct InspectionAnswer: Encodable {
    let state: String
    let again: String
    var bound: Bool?
    var act: String?
    var otherDevice: String?
    var app: AppName?
    var identifier: String?
    var asked: Asked?
    var expiresAt: String?

    struct AppName: Encodable {
        let id: String
        let name: String
    }

    struct Asked: Encodable {
        let browser: String
        let network: String
        let at: String
    }

    static let unknown = Self(state: "unknown", again: "/signin")

    init(state: String, again: String) {
        self.state = state
        self.again = again
    }

    init(_ inspection: InspectLink.Inspection) {
        let view = LandingView(inspection)
        self.init(state: inspection.closed?.rawValue ?? "open", again: view.again)
        bound = view.bound
        act = view.act.rawValue
        otherDevice = view.otherDevice.rawValue
        app = AppName(id: inspection.app.id.text, name: view.appName)
        identifier = view.identifier
        asked = Asked(browser: view.browser, network: view.network, at: view.askedAt.description)
        expiresAt = view.expiresAt.description
    }
}
