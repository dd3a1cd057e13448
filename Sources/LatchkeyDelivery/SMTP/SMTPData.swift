/// A message as it travels behind DATA.
enum SMTPData {
    /// RFC 5321 §4.5.2: a dot that begins a line is doubled, and a line with one dot ends the message.
    static func escaped(_ message: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.count + 64)
        message.withUnsafeBufferPointer { message in
            for line in WireLines(message) {
                if line.first == 0x2e { bytes.append(0x2e) }
                bytes.append(contentsOf: line)
                bytes.append(0x0a)
            }
        }
        // Line ends stand between lines.
        bytes.removeLast()
        let end = bytes.isEmpty || bytes.last == 0x0a ? ".\r\n" : "\r\n.\r\n"
        bytes += end.utf8
        return bytes
    }
}
