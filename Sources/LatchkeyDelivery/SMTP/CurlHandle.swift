import CCurl
import Glibc

/// A libcurl easy handle with the text of its last error. It must stay on one thread at a time.
final class CurlHandle {
    private let raw: UnsafeMutableRawPointer
    private let detail: UnsafeMutablePointer<CChar>

    /// libcurl wants this once, before anything else.
    private static let isReady: Bool = {
        // Older versions of libcurl write to TLS connections in a way that ends the process if the server has left.
        signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    init() throws(SMTPTrouble) {
        guard Self.isReady, let raw = curl_easy_init() else { throw SMTPTrouble(words: "libcurl can't be used") }
        self.raw = raw
        detail = .allocate(capacity: Int(CURL_ERROR_SIZE))
        detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        ccurl_set_pointer(raw, CURLOPT_ERRORBUFFER, detail)
    }

    deinit {
        curl_easy_cleanup(raw)
        detail.deallocate()
    }

    var errorText: String { String(cString: detail) }

    func set(_ option: CURLoption, _ value: Int) throws(SMTPTrouble) {
        try check(ccurl_set_long(raw, option, value))
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String?) throws(SMTPTrouble) {
        try check(ccurl_set_string(raw, option, value))
    }

    func connect(recording transcript: SMTPTranscript) -> CURLcode {
        ccurl_set_long(raw, CURLOPT_VERBOSE, 1)
        ccurl_set_debug(raw, record, Unmanaged.passUnretained(transcript).toOpaque())
        defer {
            ccurl_set_long(raw, CURLOPT_VERBOSE, 0)
            ccurl_set_debug(raw, nil, nil)
        }
        return withExtendedLifetime(transcript) { curl_easy_perform(raw) }
    }

    func socket() -> Int32? {
        var socket: curl_socket_t = -1
        return ccurl_get_socket(raw, &socket) == CURLE_OK && socket >= 0 ? socket : nil
    }

    /// What was sent, or nil where the socket wouldn't take more.
    func send(_ bytes: ArraySlice<UInt8>) -> Result<Int, Blocked> {
        var count = 0
        let code = bytes.withUnsafeBytes { curl_easy_send(raw, $0.baseAddress, $0.count, &count) }
        return code == CURLE_OK ? .success(count) : .failure(code == CURLE_AGAIN ? .notYet : .lost)
    }

    func receive() -> Result<[UInt8], Blocked> {
        var code = CURLE_OK
        let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
            code = curl_easy_recv(raw, buffer.baseAddress, buffer.count, &count)
            if code != CURLE_OK { count = 0 }
        }
        guard code == CURLE_OK else { return .failure(code == CURLE_AGAIN ? .notYet : .lost) }
        return bytes.isEmpty ? .failure(.lost) : .success(bytes)
    }

    enum Blocked: Error { case notYet, lost }

    private func check(_ code: CURLcode) throws(SMTPTrouble) {
        guard code == CURLE_OK else { throw SMTPTrouble(words: String(cString: curl_easy_strerror(code))) }
    }
}

/// libcurl's conversation while it connects: our commands and the server's answers, not the payload.
private func record(
    _: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ data: UnsafeMutablePointer<CChar>?, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context, let data else { return 0 }
    let transcript = Unmanaged<SMTPTranscript>.fromOpaque(context).takeUnretainedValue()
    let text = String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
    switch kind {
    case CURLINFO_HEADER_OUT: transcript.sent(text)
    case CURLINFO_HEADER_IN: transcript.received(text)
    default: break
    }
    return 0
}
