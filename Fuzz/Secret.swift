@testable import LatchkeyCore

/// What parses is a secret of that kind, letter by letter; what was made parses back; one wrong letter is noticed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let typed = text(start, count)
    for kind in Secret.Kind.allCases {
        guard let secret = try? Secret(parsing: typed, as: kind) else { continue }
        demand(secret.reveal() == typed && typed.utf8.count == 53, "\(typed) parses and is another text")
        demand("\(secret)" == "•••" && String(reflecting: secret) == "•••", "a secret prints itself")
    }
    guard count >= 34 else { return 0 }
    let bytes = Array(UnsafeRawBufferPointer(start: start, count: count))
    let kinds = Secret.Kind.allCases
    let secret = Secret(kinds[Int(bytes[32]) % kinds.count], bits: Array(bytes[..<32]))
    let made = secret.reveal()
    demand((try? Secret(parsing: made, as: secret.kind)) == secret, "\(made) was made and doesn't parse")
    for kind in kinds where kind != secret.kind {
        demand((try? Secret(parsing: made, as: kind)) == nil, "\(made) parses as \(kind)")
    }
    var bent = Array(made.utf8)
    let place = 4 + Int(bytes[33]) % 49
    bent[place] = bent[place] == 0x30 ? 0x31 : 0x30
    let wrong = String(decoding: bent, as: UTF8.self)
    demand((try? Secret(parsing: wrong, as: secret.kind)) == nil, "\(wrong) has a wrong letter and parses")
    return 0
}
