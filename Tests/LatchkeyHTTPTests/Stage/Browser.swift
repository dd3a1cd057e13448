import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

@testable import LatchkeyHTTP

/// Sends requests and keeps cookies, as a browser does.
final class Browser: Sendable {
    private let client: any TestClientProtocol
    private let headers: HTTPFields
    private let jar = Mutex<[String: String]>([:])

    init(_ client: any TestClientProtocol, _ headers: HTTPFields = [:]) {
        self.client = client
        self.headers = headers
    }

    var cookies: [String: String] { jar.withLock { $0 } }

    func keep(_ name: String, _ value: String?) {
        jar.withLock { $0[name] = value }
    }

    /// A second browser with copies of the cookies.
    func copy() -> Browser {
        let other = Browser(client, headers)
        for (name, value) in cookies { other.keep(name, value) }
        return other
    }

    func get(_ uri: String, _ extra: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.get, uri, extra)
    }

    func post(_ uri: String, _ fields: [String: String], _ extra: HTTPFields = [:]) async throws -> TestResponse {
        let text = fields.map { "\(FormText.encode($0.key))=\(FormText.encode($0.value))" }.joined(separator: "&")
        return try await send(.post, uri, extra.with(.contentType, "application/x-www-form-urlencoded"), text)
    }

    func json(_ uri: String, _ fields: [String: String], _ extra: HTTPFields = [:]) async throws -> TestResponse {
        let text = String(decoding: try JSONEncoder().encode(fields), as: UTF8.self)
        return try await send(.post, uri, extra.with(.contentType, "application/json"), text)
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ extra: HTTPFields = [:], _ body: String? = nil
    ) async throws -> TestResponse {
        try await send(method, uri, extra, bytes: body.map { ByteBuffer(string: $0) })
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ extra: HTTPFields, bytes: ByteBuffer?
    ) async throws -> TestResponse {
        var all = headers
        let line = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        if !line.isEmpty { all[.cookie] = line }
        for field in extra { all.append(field) }
        let answer = try await client.executeRequest(uri: uri, method: method, headers: all, body: bytes)
        for cookie in answer.setCookies { keep(cookie.name, cookie.value.isEmpty ? nil : cookie.value) }
        return answer
    }
}

extension HTTPFields {
    func with(_ name: HTTPField.Name, _ value: String) -> Self {
        var fields = self
        if fields[name] == nil { fields[name] = value }
        return fields
    }
}

/// One `Set-Cookie`, as it was sent.
struct SetCookie: Hashable {
    let name: String
    let value: String
    let attributes: [String]

    init(_ line: String) {
        let parts = line.split(separator: "; ").map(String.init)
        let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        name = pair[0]
        value = pair.count == 2 ? pair[1] : ""
        attributes = Array(parts.dropFirst())
    }
}

extension TestResponse {
    var text: String { String(decoding: body.readableBytesView, as: UTF8.self) }

    var setCookies: [SetCookie] { headers[values: .setCookie].map(SetCookie.init) }

    /// The value of a form's field, as the page carries it.
    func field(_ name: String) throws -> String {
        let pattern = try Regex("name=\"\(name)\"[^>]* value=\"([^\"]*)\"", as: (Substring, Substring).self)
        return String(try #require(text.firstMatch(of: pattern), "no field \(name) in \(text)").1)
    }

    /// The body as a JSON object.
    func object() throws -> JSONObject {
        let value = try JSONSerialization.jsonObject(with: Data(body.readableBytesView))
        return JSONObject(values: try #require(value as? [String: Any]))
    }
}

/// A JSON object, read by key.
struct JSONObject {
    let values: [String: Any]

    var keys: Set<String> { Set(values.keys) }

    subscript(key: String) -> String? { values[key] as? String }

    func bool(_ key: String) -> Bool? { values[key] as? Bool }
    func number(_ key: String) -> Int? { values[key] as? Int }
    func object(_ key: String) throws -> JSONObject {
        JSONObject(values: try #require(values[key] as? [String: Any]))
    }
    func list(_ key: String) -> [String]? { values[key] as? [String] }
}
