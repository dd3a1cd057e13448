import LatchkeyCore

/// Any header has an answer, and neither letter case nor a language that we don't speak changes it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let header = text(start, min(count, 400))
    let language = Language(acceptLanguage: header)
    demand(Language(acceptLanguage: "xx, " + header) == language, "xx before \(header) changes the answer")
    demand(Language(acceptLanguage: header + ", xx") == language, "xx after \(header) changes the answer")
    guard header.utf8.allSatisfy({ $0 < 0x80 }) else { return 0 }
    demand(Language(acceptLanguage: header.uppercased()) == language, "upper case changes \(header)")
    return 0
}
