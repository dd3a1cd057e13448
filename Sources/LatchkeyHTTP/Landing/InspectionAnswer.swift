import LatchkeyCore
import LatchkeyFlows

/// What `POST /l/inspect` answers. Whoever holds the link sees who asked, and a masked identifier.
enum InspectionAnswer {
    static let unknown: JSONText = .object(["state": "unknown", "again": "/signin"])

    static func known(_ inspection: InspectLink.Inspection) -> JSONText {
        let view = LandingView(inspection)
        return .object([
            "state": .string(inspection.closed?.rawValue ?? "open"), "again": .string(view.again),
            "bound": .bool(view.bound), "act": .string(view.act.rawValue),
            "other_device": .string(view.otherDevice.rawValue),
            "purpose": .string(inspection.signIn.purpose.rawValue),
            "app": .object(["id": .string(inspection.app.id.text), "name": .string(view.appName)]),
            "identifier": .string(view.identifier),
            "asked": .object([
                "browser": .string(view.browser), "network": .string(view.network),
                "at": .string(view.askedAt.description),
            ]),
            "expires_at": .string(view.expiresAt.description),
        ])
    }
}
