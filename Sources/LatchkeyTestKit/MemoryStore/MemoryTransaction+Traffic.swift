import LatchkeyCore

extension MemoryTransaction {
    func traffic(at now: Timestamp) -> TrafficPicture {
        let hour = tables.signIns.values.filter { $0.requestedAt > now - TrafficPicture.hour }
        func tallies<Name: Hashable>(by name: (SignIn) -> Name, least: Int) -> [Name: TrafficPicture.Tally] {
            Dictionary(grouping: hour, by: name).filter { $0.value.count >= least }.mapValues { signIns in
                let ripe = signIns.filter { !$0.isDecoy && $0.requestedAt <= now - TrafficPicture.ripe }
                return TrafficPicture.Tally(
                    lately: signIns.count { $0.requestedAt > now - TrafficPicture.lately }, hour: signIns.count,
                    issued: ripe.count, used: ripe.count(where: \.isUsed))
            }
        }
        return TrafficPicture(
            apps: tallies(by: \.app, least: 1),
            networks: tallies(by: \.requester.network, least: TrafficPicture.least),
            domains: tallies(by: \.address.domain, least: TrafficPicture.least))
    }

    func scannedMail(since moment: Timestamp) -> [String: ScannedMail] {
        let mail = tables.signIns.values.filter { $0.expiry > moment && !$0.isDecoy && accepted($0) != nil }
        return Dictionary(grouping: mail, by: \.address.domain).filter { $0.value.count >= ScannedMail.least }
            .mapValues { signIns in
                ScannedMail(accepted: signIns.count, scanned: signIns.count { wasScannedSoon($0) })
            }
    }

    func lateMail(at now: Timestamp) -> [String: LateMail] {
        let lately = tables.signIns.values.filter { $0.requestedAt > now - LateMail.span && !$0.isDecoy }
        let mail = lately.compactMap { signIn in taken(signIn, at: now).map { (signIn, $0) } }
        return Dictionary(grouping: mail, by: \.0.address.domain).filter { $0.value.count >= LateMail.least }
            .mapValues { mail in
                LateMail(sent: mail.count, late: mail.count { $0.1 > $0.0.requestedAt + LateMail.patience })
            }
    }

    /// By now, where it waits for longer than it should; nil where it was given up, or waits for a moment only.
    private func taken(_ signIn: SignIn, at now: Timestamp) -> Timestamp? {
        switch message(of: signIn.id)?.state {
        case .accepted: accepted(signIn)
        case .queued, .deferred: signIn.requestedAt < now - LateMail.patience ? now : nil
        case .rejected, .abandoned, nil: nil
        }
    }

    func domains(since moment: Timestamp) -> [DomainTraffic] {
        let sent = tables.signIns.values.filter { $0.requestedAt >= moment && !$0.isDecoy && message(of: $0.id) != nil }
        let domains = Dictionary(grouping: sent, by: \.address.domain).map { summary(of: $0.key, $0.value) }
        return Array(
            domains.sorted { ($1.issued, $0.domain) < ($0.issued, $1.domain) }.prefix(DomainTraffic.most))
    }

    private func summary(of domain: String, _ signIns: [SignIn]) -> DomainTraffic {
        var summary = DomainTraffic(domain: domain)
        let openings = signIns.map { ($0, first(of: $0) { [.person, .unknown].contains($0.kind) }) }
        (summary.issued, summary.used) = (signIns.count, signIns.count(where: \.isUsed))
        summary.accepted = signIns.count { accepted($0) != nil }
        summary.opened = openings.count { $0.1 != nil }
        summary.scanned = signIns.count { wasScannedSoon($0) }
        summary.elsewhere = signIns.count { signIn in
            openers(of: signIn.id).contains {
                $0.kind == .person && !$0.bound && $0.requester.network != signIn.requester.network
            }
        }
        let late = openings.compactMap { signIn, opened in opened.map { $0 - signIn.expiry } }
        summary.late = late.count { $0 >= TimeSpan(milliseconds: -DomainTraffic.lastMinute.milliseconds) }
        summary.expired = late.count { $0 >= .seconds(0) }
        summary.delivery = Self.spread(
            signIns.compactMap { signIn in accepted(signIn).map { $0 - signIn.requestedAt } })
        summary.opening = Self.spread(
            openings.compactMap { signIn, opened in
                accepted(signIn).flatMap { accepted in opened.map { $0 - accepted } }
            })
        return summary
    }

    private static func spread(_ spans: [TimeSpan]) -> DomainTraffic.Spread? {
        let sorted = spans.map { max($0, .seconds(0)) }.sorted()
        guard !sorted.isEmpty else { return nil }
        return DomainTraffic.Spread(
            median: sorted[(sorted.count + 1) / 2 - 1], slow: sorted[(sorted.count * 9 + 9) / 10 - 1])
    }

    private func accepted(_ signIn: SignIn) -> Timestamp? {
        guard let message = message(of: signIn.id), case .accepted = message.state else { return nil }
        return message.stateAt
    }

    private func first(of signIn: SignIn, where isMeant: (Opener) -> Bool) -> Timestamp? {
        openers(of: signIn.id).filter(isMeant).map(\.at).min()
    }

    private func wasScannedSoon(_ signIn: SignIn) -> Bool {
        guard let accepted = accepted(signIn), let opened = first(of: signIn, where: { $0.kind == .scanner }) else {
            return false
        }
        return opened <= accepted + DomainTraffic.soon
    }
}

extension SignIn {
    fileprivate var isDecoy: Bool { subject == .nobody }

    fileprivate var isUsed: Bool {
        if case .completed = state { true } else { false }
    }
}
