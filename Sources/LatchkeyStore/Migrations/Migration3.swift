extension Migration {
    /// Policy: factors, purposes, openers, sessions that can do less, messages that belong to no sign-in, changes of
    /// address that can be undone, recoveries by staff, and keys of programs.
    static let third = Migration(
        version: 3,
        statements: [
            "ALTER TABLE accounts ADD COLUMN mailbox {text}",
            "ALTER TABLE accounts ADD COLUMN held_at BIGINT",
            "ALTER TABLE accounts ADD COLUMN changed_at BIGINT",
            "ALTER TABLE accounts ADD COLUMN factors {text} NOT NULL DEFAULT ''",
            "ALTER TABLE accounts ADD COLUMN may_enrol_until BIGINT",
            "ALTER TABLE accounts ADD COLUMN language {text}",
            "ALTER TABLE sign_ins ADD COLUMN purpose {text} NOT NULL DEFAULT 'sign_in'",
            "ALTER TABLE sign_ins ADD COLUMN opener_browser {text}",
            "ALTER TABLE sign_ins ADD COLUMN opener_network {text}",
            "ALTER TABLE sessions ADD COLUMN scope {text} NOT NULL DEFAULT 'full'",
            "ALTER TABLE sessions ADD COLUMN browser {text} NOT NULL DEFAULT ''",
            "ALTER TABLE sessions ADD COLUMN mailbox {text} NOT NULL DEFAULT 'person'",
            "ALTER TABLE sessions ADD COLUMN who {text}",
            "CREATE INDEX known_devices_by_account ON known_devices (account, last_seen_at)",
            """
            CREATE TABLE openers (
                name {bytes} PRIMARY KEY,
                sign_in {text} NOT NULL,
                kind {text} NOT NULL,
                bound BIGINT NOT NULL,
                browser {text} NOT NULL,
                network {text} NOT NULL,
                at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX openers_by_sign_in ON openers (sign_in)",
            """
            CREATE TABLE factors (
                id {text} PRIMARY KEY,
                account {text} NOT NULL,
                kind {text} NOT NULL,
                sealed {bytes} NOT NULL,
                created_at BIGINT NOT NULL,
                offered_to {text} UNIQUE,
                confirmed_at BIGINT,
                last_step BIGINT
            )
            """,
            "CREATE INDEX factors_by_account ON factors (account)",
            "CREATE INDEX factors_offered ON factors (created_at) WHERE confirmed_at IS NULL",
            """
            CREATE TABLE messages (
                id {text} PRIMARY KEY,
                sign_in {text} UNIQUE,
                account {text},
                sealed {bytes},
                state {text} NOT NULL,
                reply {text},
                state_at BIGINT NOT NULL,
                attempts BIGINT NOT NULL,
                due_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                holder {text}
            )
            """,
            """
            INSERT INTO messages (id, sign_in, sealed, state, reply, state_at, attempts, due_at, expires_at, holder)
            SELECT id, sign_in, sealed, state, reply, state_at, attempts, due_at, expires_at, holder FROM outbox
            """,
            "DROP TABLE outbox",
            "ALTER TABLE messages RENAME TO outbox",
            "CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sealed IS NOT NULL",
            "CREATE INDEX outbox_held ON outbox (holder) WHERE holder IS NOT NULL",
            "CREATE INDEX outbox_notices ON outbox (expires_at) WHERE sign_in IS NULL",
            """
            CREATE TABLE address_changes (
                id {text} PRIMARY KEY,
                account {text} NOT NULL,
                before {text} NOT NULL,
                after {text} NOT NULL,
                undo {bytes} NOT NULL UNIQUE,
                changed_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                undone_at BIGINT
            )
            """,
            "CREATE INDEX address_changes_by_expiry ON address_changes (expires_at)",
            """
            CREATE TABLE recoveries (
                id {text} PRIMARY KEY,
                account {text} NOT NULL,
                app {text} NOT NULL,
                started_by {text} NOT NULL,
                checked {text} NOT NULL,
                started_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                approved_by {text},
                approved_at BIGINT,
                sign_in {text} UNIQUE,
                ended_at BIGINT,
                completed_at BIGINT
            )
            """,
            "CREATE INDEX recoveries_by_expiry ON recoveries (expires_at)",
            "CREATE INDEX recoveries_by_account ON recoveries (account, started_at)",
            """
            CREATE TABLE api_keys (
                id {text} PRIMARY KEY,
                digest {bytes} NOT NULL UNIQUE,
                name {text} NOT NULL,
                scopes {text} NOT NULL,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                revoked_at BIGINT
            )
            """,
        ])
}
