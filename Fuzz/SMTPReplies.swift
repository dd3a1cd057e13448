@testable import LatchkeyDelivery

/// Whatever a mail server says is read to the same answers however it was split, and each has a code that SMTP knows.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let bytes = Array(UnsafeRawBufferPointer(start: start, count: count))
    let said = Array(bytes.dropFirst())
    let whole = heard(said, size: said.count)
    let split = heard(said, size: 1 + Int(bytes[0]) % said.count)
    demand(whole.replies == split.replies && whole.isOver == split.isOver, "the split changes the answers")
    for reply in whole.replies {
        demand((200..<600).contains(reply.code), "\(reply.code) isn't a code of SMTP's")
        demand(reply.text.hasPrefix("\(reply.code)"), "\(reply.text) doesn't begin with its code")
        demand(reply == SMTPReply(lines: reply.raw), "an answer isn't what its lines are")
    }
    return 0
}

private func heard(_ said: [UInt8], size: Int) -> (replies: [SMTPReply], isOver: Bool) {
    var replies: [SMTPReply] = []
    var reader = SMTPReplies()
    for start in stride(from: 0, to: said.count, by: size) {
        reader.append(Array(said[start..<min(start + size, said.count)]))
        do {
            while let reply = try reader.next() { replies.append(reply) }
        } catch {
            return (replies, true)
        }
    }
    return (replies, false)
}
