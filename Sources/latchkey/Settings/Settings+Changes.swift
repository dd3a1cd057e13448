import LatchkeyCore

extension Settings {
    /// Keys that differ and that a running server can't change.
    func restartOnly(differingFrom running: Settings) -> [String] {
        let probe = Secret.random(.session, from: NoEntropy())
        let sections = [
            ("issuer", issuer == running.issuer),
            ("listen", host == running.host && port == running.port),
            ("storage", storage == running.storage),
            ("keys", keyring.digests(probe) == running.keyring.digests(probe)),
            ("mail", sender == running.sender && routes == running.routes),
            ("trusted_proxies", trustedProxies == running.trustedProxies),
        ]
        // A keyring depends on the issuer, so its change says nothing of the keys.
        let all = sections.filter { !$0.1 }.map(\.0)
        return all.contains("issuer") ? all.filter { $0 != "keys" } : all
    }
}

/// The same bytes each time, to compare keyrings by what they make of them.
private struct NoEntropy: EntropySource {
    func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
