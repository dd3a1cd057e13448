import Foundation
import LatchkeyCore
import LatchkeyNetworks
import Testing

@Suite("MaxMind: whose network an address is in")
struct MaxMindTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")

    private func file(_ name: String, _ fill: (inout MaxMindDraft) -> Void) throws -> String {
        var draft = MaxMindDraft()
        fill(&draft)
        return try file(name, Data(draft.file(type: "GeoLite2-\(name)")))
    }

    private func file(_ name: String, _ content: Data) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let place = folder.appending(path: "\(name).mmdb")
        try content.write(to: place)
        return place.path
    }

    private func systems() throws -> String {
        try file("ASN") { draft in
            draft.add([192, 0, 2, 0], length: 24, .map([("autonomous_system_number", .uint32(64_500))]))
            draft.add([198, 51, 100, 0], length: 23, .map([("autonomous_system_number", .uint32(4_200_000_000))]))
            let v6: [UInt8] = [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 12)
            draft.add(v6, length: 32, .map([("autonomous_system_number", .uint16(64_501))]))
        }
    }

    private func countries() throws -> String {
        try file("Country") { draft in
            draft.add([192, 0, 2, 0], length: 24, .map([("country", .map([("iso_code", .text("DE"))]))]))
            draft.add([203, 0, 113, 0], length: 24, .map([("country", .map([("iso_code", .text("AT"))]))]))
            draft.add([10, 0, 0, 0], length: 8, .map([("country", .map([("iso_code", .text("<>"))]))]))
            draft.add([10, 1, 0, 0], length: 16, .map([("continent", .text("EU"))]))
        }
    }

    private func network(_ address: String) throws -> NetworkPrefix {
        NetworkPrefix(try #require(IPAddress(parsing: address)))
    }

    @Test("two files answer together")
    func together() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let registry = try MaxMindRegistry([systems(), countries()])
        for (address, system, country) in [
            ("192.0.2.77", 64_500, "DE"), ("198.51.101.1", 4_200_000_000, nil), ("203.0.113.9", nil, "AT"),
            ("2001:db8:1:2:3::4", 64_501, nil), ("::ffff:192.0.2.1", 64_500, "DE"),
        ] as [(String, UInt32?, String?)] {
            #expect(registry.origin(of: try network(address)) == NetworkOrigin(system: system, country: country))
        }
    }

    @Test("one file is enough, and none says nothing")
    func alone() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let registry = try MaxMindRegistry([countries()])
        #expect(registry.origin(of: try network("192.0.2.77")) == NetworkOrigin(system: nil, country: "DE"))
        #expect(try MaxMindRegistry([]).origin(of: network("192.0.2.77")) == nil)
        #expect(NoNetworkRegistry().origin(of: try network("192.0.2.77")) == nil)
    }

    @Test("what the files don't know, or say wrongly, is not known")
    func unknown() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let registry = try MaxMindRegistry([systems(), countries()])
        for address in ["192.0.3.1", "10.2.0.1", "10.1.0.1", "2001:db9::1", "::1"] {
            #expect(registry.origin(of: try network(address)) == nil)
        }
        for text in ["unknown", "", "/24", "192.0.2.0\u{0}/24", "example.com/24"] {
            #expect(registry.origin(of: NetworkPrefix(trusted: text)) == nil)
        }
    }

    @Test("many threads ask at once")
    func threads() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let registry = try MaxMindRegistry([systems(), countries()])
        let asked = try network("192.0.2.77")
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { (0..<500).allSatisfy { _ in registry.origin(of: asked)?.country == "DE" } }
            }
            for await right in group { #expect(right) }
        }
    }

    @Test("a missing or damaged file is refused with its name and what to do")
    func unreadable() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let missing = #expect(throws: MaxMindUnreadable.self) { try MaxMindRegistry(["/nowhere/at-all.mmdb"]) }
        #expect(missing?.description.hasPrefix("/nowhere/at-all.mmdb: can't be opened") == true)
        let whole = try Data(contentsOf: URL(filePath: systems()))
        for content in [Data(), Data("not a database".utf8), whole.prefix(whole.count / 2)] {
            let path = try file("Damaged", content)
            let damaged = #expect(throws: MaxMindUnreadable.self) { try MaxMindRegistry([path]) }
            #expect(damaged?.path == path)
        }
    }

    @Test("a file that is damaged inside ends nothing")
    func damagedInside() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let whole = try Data(contentsOf: URL(filePath: countries()))
        let asked = try ["192.0.2.77", "203.0.113.9", "10.1.0.1", "2001:db8::1"].map(network)
        for place in stride(from: 0, to: whole.count, by: 3) {
            var damaged = whole
            damaged[place] ^= 0x5a
            guard let registry = try? MaxMindRegistry([file("Damaged", damaged)]) else { continue }
            for network in asked {
                let country = registry.origin(of: network)?.country ?? "XX"
                #expect(country.wholeMatch(of: /[A-Z]{2}/) != nil)
            }
        }
    }
}
