import LatchkeyCore

extension StoreContract {
    func replay() async throws {
        let store = try open()
        let start = now
        // Enough for the search of the first place to halve a few times.
        let events = (0..<5_000).map { number in
            AuditEvent(
                number.isMultiple(of: 5) ? .signedIn : number.isMultiple(of: 2) ? .linkRefused : .linkOpened,
                at: start + .seconds(Int64(number)), details: ["number": String(number)])
        }
        try await store.transact { transaction in for event in events { try transaction.append(event) } }
        let since = start + .seconds(3_000)
        let names: [AuditEvent.Name] = [.signedIn, .linkRefused]
        var (found, place): ([AuditEvent], Int64?) = ([], nil)
        while true {
            let after = place
            let page = try await store.read { try $0.events(named: names, since: since, after: after, limit: 400) }
            try require(page.count <= 400, "a page is no longer than asked for")
            guard let last = page.last else { break }
            found += page.map(\.event)
            place = last.place
        }
        let expected = events.filter { $0.at >= since && names.contains($0.name) }
        try require(found == expected, "events are found by name from a moment on, each once, page after page")
        let future = start + .days(2)
        let none = try await store.read { try $0.events(named: names, since: future, after: nil, limit: 10) }
        try require(none.isEmpty, "nothing is found from a moment on that is yet to come")
        let all = try await store.read {
            try $0.events(named: names, since: start - .days(1), after: nil, limit: 9_999)
        }
        try require(
            all.count == events.count { names.contains($0.name) }, "from before the first event on, all are found")
    }
}
