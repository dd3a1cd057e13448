import LatchkeyStore
import Testing

@Suite("A PostgreSQL URL")
struct PostgresAddressTests {
    @Test("across a network the server has to prove who it is")
    func encryption() throws {
        for mode in ["disable", "allow", "prefer", "require"] {
            let refusal = #expect(throws: PostgresAddress.Malformed.self) {
                _ = try PostgresAddress(parsing: "postgres://latchkey@db.example.com/latchkey?sslmode=\(mode)")
            }
            #expect(refusal?.description.contains("sslmode=verify-full") == true)
        }
        _ = try PostgresAddress(parsing: "postgres://latchkey@db.example.com/latchkey")
        _ = try PostgresAddress(parsing: "postgres://latchkey@127.0.0.1/latchkey?sslmode=disable")
    }

    @Test(
        "what is wrong with it is said",
        arguments: [
            ("mysql://a@b/c", "is no PostgreSQL URL"), ("postgres://a@127.0.0.1/", "names no database"),
            ("postgres://a@127.0.0.1/db?pool=0", "pool"), ("postgres://a@127.0.0.1/db?pol=3", "pol"),
            ("postgres://a@127.0.0.1:99999/db", "port"),
        ])
    func malformed(text: String, hint: String) {
        let refusal = #expect(throws: PostgresAddress.Malformed.self) { _ = try PostgresAddress(parsing: text) }
        #expect(refusal?.description.contains(hint) == true, "\(refusal?.description ?? "")")
    }

    @Test("its password is in no description")
    func secrecy() throws {
        let address = try PostgresAddress(parsing: "postgres://latchkey:hunter2@127.0.0.1:5433/db?pool=3")
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped] { #expect(!text.contains("hunter2")) }
        #expect(address.name == "127.0.0.1:5433/db")
        #expect(address.connections == 3)
        #expect(PostgresAddress.holdsPassword("postgres://latchkey:hunter2@127.0.0.1/db"))
        #expect(!PostgresAddress.holdsPassword("postgres://latchkey@127.0.0.1/db"))
    }
}
