import LatchkeyCore

/// What a person typed is one code, however it is spaced, and is shown in a form that can be typed again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let typed = text(start, count)
    guard let code = TypedCode(typed: typed) else { return 0 }
    demand(typed.utf8.allSatisfy { $0 < 0x80 }, "\(typed) isn't ASCII and reads as \(code.reveal())")
    demand(code.reveal().utf8.count == code.kind.rawValue, "\(code.reveal()) has the wrong length")
    demand(code.reveal().utf8.allSatisfy("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8.contains), code.reveal())
    demand(TypedCode(typed: code.reveal()) == code, "\(code.reveal()) can't be typed again")
    demand(TypedCode(typed: code.revealGrouped()) == code, "\(code.revealGrouped()) can't be typed again")
    demand("\(code)" == "•••", "a code prints itself")
    return 0
}
