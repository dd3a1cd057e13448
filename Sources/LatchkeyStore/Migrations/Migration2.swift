extension Migration {
    /// Watermarks, an outbox that several nodes share, and how far a copy into this database is.
    static let second = Migration(
        version: 2,
        statements: [
            "CREATE TABLE watermarks (scope {text} PRIMARY KEY, raised_to BIGINT NOT NULL)",
            "ALTER TABLE sessions ADD COLUMN requested_at BIGINT NOT NULL DEFAULT 0",
            "UPDATE sessions SET requested_at = created_at",
            "ALTER TABLE outbox ADD COLUMN holder {text}",
            "UPDATE outbox SET holder = 'version 1' WHERE leased = 1",
            "ALTER TABLE outbox DROP COLUMN leased",
            """
            CREATE TABLE copy_progress (
                name {text} PRIMARY KEY, last_number BIGINT, last_text {text}, last_bytes {bytes}, copied BIGINT NOT NULL
            )
            """,
            "CREATE INDEX outbox_held ON outbox (holder) WHERE holder IS NOT NULL",
        ])
}
