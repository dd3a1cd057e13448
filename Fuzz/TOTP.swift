import LatchkeyCore

/// Only six digits are ever a value, of a step next to now that isn't spent, and accepted they are what that step shows.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let typed = text(start, count)
    let secret = TOTPSecret(bytes: [UInt8](repeating: UInt8(count & 0xff), count: 20))
    let now = Timestamp(milliseconds: 1_790_000_000_000)
    let current = TOTP.step(at: now)
    let digits = typed.utf8.filter { $0 != 0x20 }
    if let step = TOTP.step(of: typed, secret: secret, at: now, after: current - 1) {
        demand(step == current || step == current + 1, "\(typed) is accepted for step \(step - current)")
        demand(
            digits.elementsEqual(TOTP.value(of: secret, atStep: step).utf8), "\(typed) is accepted for another value")
        demand(TOTP.step(of: typed, secret: secret, at: now, after: step) == nil, "\(typed) is accepted twice")
    }
    for distance in -1...1 as ClosedRange<Int64> {
        let value = TOTP.value(of: secret, atStep: current + distance)
        demand(value.utf8.count == 6 && value.utf8.allSatisfy { (0x30...0x39).contains($0) }, "\(value) is no value")
        demand(TOTP.step(of: value, secret: secret, at: now, after: nil) != nil, "\(value) isn't accepted")
        let tail = typed.utf8.count < 30 && !digits.isEmpty
        demand(!tail || TOTP.step(of: value + typed, secret: secret, at: now, after: nil) == nil, "\(value + typed)")
    }
    let uri = secret.enrolmentURI(issuer: typed, account: typed)
    demand(uri.utf8.allSatisfy { (0x21...0x7e).contains($0) }, "\(uri) has a character that no URI has")
    demand(
        uri.utf8.filter { $0 == 0x3a }.count == 2 && uri.utf8.filter { $0 == 0x26 }.count == 1,
        "\(uri) has one part too many")
    return 0
}
