public import LatchkeyCore

/// Networks as MaxMind's files describe them: GeoLite2-ASN and GeoLite2-Country, or whatever has the same fields.
///
/// The files are mapped, not read, and stay as they were at the start: replace one by renaming a new one over it, as
/// `geoipupdate` does, and never write into it while the server runs.
public struct MaxMindRegistry: NetworkRegistry {
    private let files: [MaxMindFile]

    /// Opens one file, or one for systems and one for countries; each is asked for both, and the first that knows answers.
    public init(_ paths: [String]) throws(MaxMindUnreadable) {
        var files: [MaxMindFile] = []
        for path in paths { files.append(try MaxMindFile(path)) }
        self.files = files
    }

    public func origin(of network: NetworkPrefix) -> NetworkOrigin? {
        // The files know networks by any address in them, and a prefix is written with its first.
        guard let address = network.text.split(separator: "/").first, IPAddress(parsing: address) != nil else {
            return nil
        }
        let found = files.map { $0.origin(ofAddress: String(address)) }
        let system = found.lazy.compactMap(\.?.system).first
        let country = found.lazy.compactMap(\.?.country).first
        return system == nil && country == nil ? nil : NetworkOrigin(system: system, country: country)
    }
}
