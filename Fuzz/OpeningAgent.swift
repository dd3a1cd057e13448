import LatchkeyCore

/// Whatever a client says of itself: a class with its reasons, the same each time; a binding is stronger than a name, and
/// nothing is a scanner that doesn't say so.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let said = text(start, count)
    var traits = OpeningTraits(method: "GET", hasBinding: false, ranScript: false, elapsedSinceIssue: .seconds(60))
    traits.userAgent = said
    let (opener, evidence) = OpenerClass.of(traits)
    demand(Set(evidence).count == evidence.count, "\(said) gives a reason twice: \(evidence)")
    demand(opener != .person && opener != .prefetch, "\(said) alone is \(opener)")
    let named: [OpenerClass.Evidence] = [
        .knownScannerAgent, .linkPreviewAgent, .robotAgent, .headlessBrowser, .scriptLibraryAgent,
    ]
    demand((opener == .scanner) == named.contains(where: evidence.contains), "\(said) is \(opener) for \(evidence)")
    demand(OpenerClass.of(traits) == (opener, evidence), "\(said) is now one thing, now another")

    traits.accept = said
    traits.acceptLanguage = said
    traits.referer = said
    traits.secFetchSite = said
    demand(OpenerClass.of(traits).0 != .prefetch, "\(said) is a prefetch and has no header of one")
    traits.hasBinding = true
    demand(OpenerClass.of(traits).0 == .person, "\(said) takes the binding away")
    traits.secPurpose = said
    traits.from = said
    demand([.person, .prefetch].contains(OpenerClass.of(traits).0), "\(said) is \(OpenerClass.of(traits))")
    return 0
}
