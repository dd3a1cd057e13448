"""What one full sign-in asks of PostgreSQL, taken from its log, as a script for pgbench.

The statements, their transactions and what travels together are the server's. Only what has to differ from sign-in to
sign-in is made of pgbench's random number: ids, digests and the address.
"""

import re

EXECUTED = re.compile(r"(?:execute [^:]*|statement): (.*)", re.S)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")


def expression(value: str) -> str:
    """As SQL, of the random number :n where another sign-in has another."""
    text = value[1:-1]
    if value == "NULL":
        return "NULL"
    if "@example.com" in text and "{" not in text:
        return "('person' || :n::text || '@example.com')"
    if re.fullmatch(r"[0-9A-Za-z]{22}", text):
        return f"('{text[:10]}' || lpad(:n::text, 12, '0'))"
    if re.fullmatch(r"[0-9a-f]{16}", text):
        return f"('{text[:4]}' || lpad(to_hex(:n::bigint), 12, '0'))"
    if re.fullmatch(r"\\x([0-9a-f]{32}|[0-9a-f]{66})", text):
        return f"decode('{text[2:-24]}' || lpad(to_hex(:n::bigint), 24, '0'), 'hex')"
    return f"'{text}'::bytea" if text.startswith("\\x") else f"'{text}'"


def statement(entry: dict) -> str | None:
    found = EXECUTED.match(entry["message"])
    if not found:
        return None
    found_values = PARAMETER.findall(entry.get("detail", ""))
    # Whoever holds a message holds it for all: a script may lease another's.
    held = re.findall(r"holder = \$(\d+)", found[1])
    values = {int(number): value if number in held else expression(value) for number, value in found_values}
    return re.sub(r"\$(\d+)", lambda match: values[int(match[1])], found[1])


def transactions(log: list[dict]) -> list[list[str]]:
    """In the order in which they began; a statement outside one is one by itself."""
    done, open_ones = [], {}
    for entry in log:
        text, process = statement(entry), entry.get("pid")
        if text is None:
            continue
        if text.startswith("BEGIN"):
            open_ones[process] = [text]
            done.append(open_ones[process])
        elif process in open_ones:
            open_ones[process].append(text)
            if text.startswith(("COMMIT", "ROLLBACK")):
                del open_ones[process]
        else:
            done.append([text])
    return done


def pipelines(transaction: list[str]) -> list[list[str]]:
    """What it asks first travels together, and then what it writes."""
    asked = next((place for place, text in enumerate(transaction) if not text.startswith(("BEGIN", "SELECT"))), 0)
    parts = [transaction[:asked], transaction[asked:]] if asked > 1 else [transaction]
    return [part for part in parts if part]


def script(log: list[dict]) -> str:
    lines = ["\\set n random(1, 999999999999)"]
    for transaction in transactions(log):
        # A busy server looks rarely whether messages wait; and what we ask ourselves doesn't count.
        if any(text.startswith(("SELECT due_at", "ALTER", "SELECT pg_reload")) for text in transaction):
            continue
        # A node has one courier, which doesn't fall out with itself; scripts would, over each other's messages.
        if any("SKIP LOCKED" in text for text in transaction):
            transaction = ["BEGIN", *transaction[1:]]
        for part in pipelines(transaction):
            lines += ["\\startpipeline", *(" ".join(text.split()) + ";" for text in part), "\\endpipeline"]
    return "\n".join(lines) + "\n"
