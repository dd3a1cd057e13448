extension Migration {
    static let first = Migration(
        version: 1,
        statements: [
            """
            CREATE TABLE accounts (
                id {text} PRIMARY KEY,
                address_key {text} NOT NULL UNIQUE,
                address {text} NOT NULL,
                created_at BIGINT NOT NULL,
                verified_at BIGINT,
                standing {text} NOT NULL,
                epoch BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE sign_ins (
                id {text} PRIMARY KEY,
                app {text} NOT NULL,
                address_key {text} NOT NULL,
                address {text} NOT NULL,
                subject {text} NOT NULL,
                account {text},
                epoch BIGINT,
                link {bytes} NOT NULL,
                binding {bytes} NOT NULL,
                code {bytes} NOT NULL,
                not_me {bytes} NOT NULL,
                browser {text} NOT NULL,
                network {text} NOT NULL,
                known_device BIGINT NOT NULL,
                language {text} NOT NULL,
                return_to {text},
                requested_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                state {text} NOT NULL,
                state_at BIGINT,
                handoff_code {bytes},
                wrong_codes BIGINT NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX sign_ins_by_link ON sign_ins (link)",
            "CREATE UNIQUE INDEX sign_ins_by_not_me ON sign_ins (not_me)",
            "CREATE INDEX sign_ins_by_binding ON sign_ins (binding)",
            "CREATE INDEX sign_ins_by_address ON sign_ins (address_key, app, expires_at)",
            "CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at)",
            """
            CREATE TABLE sessions (
                id {text} PRIMARY KEY,
                digest {bytes} NOT NULL UNIQUE,
                account {text} NOT NULL,
                app {text} NOT NULL,
                sign_in {text} NOT NULL UNIQUE,
                epoch BIGINT NOT NULL,
                acr {text} NOT NULL,
                created_at BIGINT NOT NULL,
                absolute_expires_at BIGINT NOT NULL,
                idle BIGINT NOT NULL,
                last_seen_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX sessions_by_expiry ON sessions (absolute_expires_at)",
            """
            CREATE TABLE known_devices (
                digest {bytes} PRIMARY KEY,
                account {text} NOT NULL,
                last_seen_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX known_devices_by_last_seen ON known_devices (last_seen_at)",
            """
            CREATE TABLE outbox (
                id {text} PRIMARY KEY,
                sign_in {text} NOT NULL UNIQUE,
                sealed {bytes},
                state {text} NOT NULL,
                reply {text},
                state_at BIGINT NOT NULL,
                attempts BIGINT NOT NULL,
                due_at BIGINT NOT NULL,
                leased BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sealed IS NOT NULL",
            """
            CREATE TABLE audit_events (
                sequence {sequence},
                at BIGINT NOT NULL,
                name {text} NOT NULL,
                sign_in {text},
                account {text},
                app {text},
                network {text},
                fingerprint {text},
                details {text} NOT NULL
            )
            """,
            "CREATE INDEX audit_events_by_sign_in ON audit_events (sign_in, name)",
            "CREATE INDEX audit_events_by_fingerprint ON audit_events (fingerprint) WHERE fingerprint IS NOT NULL",
            """
            CREATE TABLE allowances (
                subject {bytes} PRIMARY KEY,
                grants {bytes} NOT NULL,
                refusal_noted BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX allowances_by_expiry ON allowances (expires_at)",
        ])
}
