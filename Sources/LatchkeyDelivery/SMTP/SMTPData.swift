/// A message as it travels behind DATA.
enum SMTPData {
    /// RFC 5321 §4.5.2: a dot that begins a line is doubled, and a line with one dot ends the message.
    static func escaped(_ message: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.count + 64)
        var beginsLine = true
        for byte in message {
            if beginsLine, byte == 0x2e { bytes.append(byte) }
            bytes.append(byte)
            beginsLine = byte == 0x0a
        }
        return bytes + Array(beginsLine ? ".\r\n".utf8 : "\r\n.\r\n".utf8)
    }
}
