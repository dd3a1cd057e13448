import LatchkeyCore

/// What parses is the text itself, and can stand in an address, a log and a file name.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let typed = text(start, count)
    if let app = AppID(parsing: typed) {
        demand(app.text == typed && (1...40).contains(typed.utf8.count), typed)
        demand(typed.utf8.allSatisfy("abcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains), typed)
        demand(("a"..."z").contains(typed.prefix(1)), "\(typed) begins with no letter")
    }
    if let id = SignInID(parsing: typed) {
        demand(id.text == typed && typed.utf8.count == 22 && typed.utf8.allSatisfy { $0 < 0x80 }, typed)
    }
    return 0
}
