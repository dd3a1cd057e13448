import LatchkeyCore

/// A pattern has one form, and matches what it says: itself, its domain or its name, and no stranger.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let pattern = text(start, count)
    let rules = MailboxRules(roleNames: [pattern], disposableDomains: [pattern], sharedAddresses: [pattern])
    guard let form = MailboxRules.normalized(pattern) else {
        demand(rules.sharedAddresses.isEmpty, "\(pattern) is no pattern and is kept")
        return 0
    }
    demand(MailboxRules.normalized(form) == form, "\(form) has another form")
    demand(rules.sharedAddresses == [form], "\(pattern) is kept as \(rules.sharedAddresses)")
    let example =
        form.hasPrefix("*@") ? "x\(form.dropFirst())" : form.hasSuffix("@*") ? "\(form.dropLast())a.example" : form
    // A name of 64 bytes has no room beside a long domain.
    guard let address = try? EmailAddress(parsing: example) else { return 0 }
    demand(judge(address, rules) == .shared, "\(form) doesn't match \(example)")
    guard let stranger = try? EmailAddress(parsing: "stranger@elsewhere.example") else { return 0 }
    demand(
        judge(stranger, rules) != .shared || form.contains("stranger") || form.contains("elsewhere"),
        "\(form) matches a stranger")
    return 0
}

private func judge(_ address: EmailAddress, _ rules: MailboxRules) -> MailboxClass {
    rules.judge(address, marked: nil, devicesIn30Days: 0, unboundOpenings: 0).mailbox
}
