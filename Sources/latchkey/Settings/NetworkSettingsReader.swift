import LatchkeyCore
import LatchkeyNetworks

/// The section `networks`: files that say whose network an address is in.
struct NetworkSettingsReader {
    let root: SettingsSection
    let reader: SettingsReader

    func read() -> any NetworkRegistry {
        let section = root.section("networks")
        defer { section.refuseUnknownKeys() }
        let files = ["asn", "country"].compactMap { key -> String? in
            guard let path = section.text(key).map(reader.absolute) else { return nil }
            do {
                _ = try MaxMindRegistry([path])
                return path
            } catch {
                section.complain(key, "\(error)")
                return nil
            }
        }
        guard !files.isEmpty, let registry = try? MaxMindRegistry(files) else { return NoNetworkRegistry() }
        return registry
    }
}
