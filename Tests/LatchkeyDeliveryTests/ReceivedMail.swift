import Foundation

/// A message as a mail program reads it: unfolded headers and decoded parts.
struct ReceivedMail {
    struct Part {
        let headers: [String: String]
        let raw: String

        var text: String {
            let plain = raw.replacingOccurrences(of: "\r\n", with: "\n")
            guard headers["content-transfer-encoding"] == "base64" else { return plain }
            let decoded = Data(base64Encoded: raw, options: .ignoreUnknownCharacters) ?? Data()
            return String(decoding: decoded, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
        }
    }

    let rawHeaders: [String]
    let headers: [String: String]
    let parts: [Part]

    init(_ bytes: [UInt8]) {
        let (head, body) = Self.halves(of: String(decoding: bytes, as: UTF8.self))
        rawHeaders = head.components(separatedBy: "\r\n")
        headers = Self.headers(head)
        let boundary = headers["content-type"]?.components(separatedBy: "boundary=\"").last?.dropLast() ?? ""
        let pieces = ("\r\n" + body).components(separatedBy: "\r\n--\(boundary)")
        parts = pieces.dropFirst().dropLast().map { piece in
            let (head, body) = Self.halves(of: String(piece.dropFirst()))
            return Part(headers: Self.headers(head), raw: body)
        }
    }

    var text: String { parts.first?.text ?? "" }
    var html: String { parts.last?.text ?? "" }

    /// What a person sees of the HTML part, hidden preview included.
    var visibleHTML: String {
        let body = html.components(separatedBy: "<body").last ?? ""
        return Self.entitiesDecoded(body.drop { $0 != ">" }.dropFirst().replacing(/<[^>]*>/, with: " "))
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    static func entitiesDecoded(_ text: some StringProtocol) -> String {
        String(text).replacing(/&#([0-9]+);/) {
            UInt32($0.1).flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? ""
        }
    }

    /// RFC 2047: space between two encoded words isn't shown.
    static func wordsDecoded(_ text: String) -> String {
        text.replacing(/=\?utf-8\?B\?([A-Za-z0-9+\/=]+)\?=(?:\s+(?==\?))?/) { match in
            String(decoding: Data(base64Encoded: String(match.1)) ?? Data(), as: UTF8.self)
        }
    }

    private static func halves(of text: String) -> (head: String, body: String) {
        guard let gap = text.range(of: "\r\n\r\n") else { return (text, "") }
        return (String(text[..<gap.lowerBound]), String(text[gap.upperBound...]))
    }

    private static func headers(_ head: String) -> [String: String] {
        let lines = head.replacingOccurrences(of: "\r\n ", with: " ").components(separatedBy: "\r\n")
        let pairs = lines.compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
        }
        return Dictionary(pairs) { first, second in "\(first) AND \(second)" }
    }
}
