@testable import LatchkeyCore

/// One key has one line: what parses prints back to the same line.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let line = text(start, count)
    guard let key = try? MasterKey(parsing: line) else { return 0 }
    demand(key.reveal() == line, "\(line) parses and prints as \(key.reveal())")
    demand(key.version > 0, "version 0")
    demand(!"\(key)".contains(line.suffix(43)), "a master key prints itself")
    return 0
}
