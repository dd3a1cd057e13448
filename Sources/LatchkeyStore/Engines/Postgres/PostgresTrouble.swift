import CPostgres
import LatchkeyCore

/// An error that the server answered a statement with.
struct PostgresError: Error, CustomStringConvertible {
    /// Five characters (PostgreSQL manual, Appendix A).
    let state: String
    let message: String

    var description: String { "PostgreSQL error \(state): \(message)" }

    /// Nothing was done, and the same work may succeed when it runs again.
    var isConflict: Bool {
        // Serialization failure, deadlock, a unique key that a neighbour has taken, a condition that no row met.
        ["40001", "40P01", "23505", "22012"].contains(state)
    }
}

/// libpq's and the server's errors in words for the operator, with what to do.
struct PostgresTrouble {
    let address: PostgresAddress

    func unreachable(_ says: String) -> StoreUnavailable {
        StoreUnavailable(
            .unreachable, "the database \(address.name) doesn't answer (\(says)): is it running, and reachable?")
    }

    /// Nobody can know whether the last commit took place.
    func lost(_ says: String) -> StoreUnavailable {
        StoreUnavailable(.unreachable, "the connection to the database \(address.name) broke (\(says))")
    }

    func busy() -> StoreUnavailable {
        StoreUnavailable(
            .unreachable,
            "all \(address.connections) connections to the database \(address.name) have been busy for too long: is it "
                + "overloaded? pool=N in the URL opens more")
    }

    func migrating() -> StoreUnavailable {
        StoreUnavailable(
            .locked,
            "another node has been bringing \(address.name) up to date for a minute: wait for it, and start again")
    }

    /// What libpq says when it can't connect. It knows no codes for that, so its words are looked at.
    func connecting(_ message: String) -> StoreUnavailable {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: "; ")
        if line.contains("password") || line.contains("authentication failed") || line.contains("pg_hba.conf") {
            return StoreUnavailable(
                .refused,
                "the database \(address.name) lets us not in (\(line)): check the user, its password and pg_hba.conf")
        }
        if line.contains("database") && line.contains("does not exist") {
            return StoreUnavailable(
                .refused, "there is no such database as \(address.name) (\(line)): create it with CREATE DATABASE")
        }
        if line.contains("role") && line.contains("does not exist") {
            return StoreUnavailable(
                .refused, "the database \(address.name) doesn't know the user (\(line)): create it with CREATE ROLE")
        }
        if line.contains("certificate") || line.contains("SSL") {
            return StoreUnavailable(
                .refused,
                "no trusted connection to the database \(address.name) (\(line)): check its certificate, and "
                    + "sslrootcert=FILE in the URL")
        }
        return unreachable(line)
    }

    /// What an answer to a statement means to the caller.
    func translated(_ error: PostgresError) -> any Error {
        if error.isConflict { return StoreConflict() }
        let cause = "\(error.state): \(error.message)"
        if error.state.hasPrefix("08") { return lost(error.message) }
        switch error.state {
        case "53100", "53200":
            return StoreUnavailable(.full, "the database \(address.name) has no room (\(cause)): free some there")
        case "53300", "57P01", "57P02", "57P03", "57P05", "25006":
            return StoreUnavailable(
                .unreachable,
                "the database \(address.name) takes no work (\(cause)): is it starting, stopping or a standby?")
        case "57014", "55P03":
            return StoreUnavailable(
                .locked, "the database \(address.name) took too long (\(cause)): what else runs there?")
        case "42501":
            return StoreUnavailable(
                .refused, "the user may not do this in \(address.name) (\(cause)): it has to own the tables")
        default:
            return error
        }
    }
}
