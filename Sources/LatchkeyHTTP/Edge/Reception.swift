import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import NIOCore
import NIOFoundationCompat

import class Foundation.JSONDecoder

/// Reads requests: who comes, with what, in which form. Everything has a limit, and nothing is believed unparsed.
struct Reception: Sendable {
    let settings: EdgeSettings
    let cookies: Cookies
    let keyring: Keyring

    /// Our largest form is an address and a return address.
    private static let longestBody = 16 * 1_024

    init(settings: EdgeSettings, keyring: Keyring) {
        self.settings = settings
        self.keyring = keyring
        cookies = Cookies(isSecure: settings.isSecure)
    }

    func visitor(of request: Request, _ context: EdgeContext) -> Visitor {
        Visitor(
            binding: cookies.read(.binding, from: request), session: cookies.read(.session, from: request),
            device: cookies.read(.device, from: request), requester: requester(of: request, context))
    }

    private func requester(of request: Request, _ context: EdgeContext) -> Requester {
        Requester(
            browser: BrowserName.of(userAgent: request.headers[.userAgent]),
            network: ClientAddress(trusted: settings.trustedProxies).network(of: request, context))
    }

    /// The fields of a form or of a flat JSON object; strings only.
    func fields(of request: Request) async throws -> [String: String] {
        let body = try await body(of: request)
        let type = request.headers[.contentType] ?? ""
        if type.hasPrefix("application/json") {
            guard let fields = try? JSONDecoder().decode([String: String].self, from: body)
            else { throw HTTPError(.badRequest, message: "The body must be a JSON object whose values are strings.") }
            return fields
        }
        guard type.hasPrefix("application/x-www-form-urlencoded") else {
            throw HTTPError(.unsupportedMediaType, message: "Send a form or application/json.")
        }
        guard let text = String(validating: body.readableBytesView, as: UTF8.self),
            let fields = FormText.fields(of: text)
        else {
            throw HTTPError(.badRequest, message: "The form can't be read: a percent sign or a field is out of place.")
        }
        return fields
    }

    /// JSON of a known form, for programs.
    func json<Form: Decodable>(_ form: Form.Type, of request: Request, upTo limit: Int) async throws -> Form {
        guard request.headers[.contentType]?.hasPrefix("application/json") ?? false else {
            throw HTTPError(.unsupportedMediaType, message: "Send application/json.")
        }
        let body = try await body(of: request, upTo: limit)
        guard let found = try? JSONDecoder().decode(form, from: body) else {
            throw HTTPError(.badRequest, message: "The body isn't JSON of the form that belongs here.")
        }
        return found
    }

    private func body(of request: Request, upTo limit: Int = longestBody) async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge, message: "The body is longer than \(limit) bytes.")
        }
    }
}
