"""What goes wrong outside: the operator's file, the person's typing, the disk, the database, the mail server."""

import json
import os
import re
import shutil
import sqlite3
import subprocess

import pytest

from actors.browser import Browser
from actors.guesser import guess
from actors.server import run, serve, until
from conftest import fresh_address


# MARK: The operator's file

@pytest.fixture
def config(tmp_path, sink):
    """A file that is right, as text to be spoilt."""
    server = serve(tmp_path / "right", mail=sink.route)
    return server.config


def refusal(config, text: str | None = None) -> str:
    """What `serve` says instead of starting."""
    if text is not None:
        config.write_text(text)
    ended = run("serve", "--config", config)
    assert ended.returncode in (1, 64, 69, 75, 78), f"{ended.returncode}\n{ended.stdout}{ended.stderr}"
    said = ended.stdout + ended.stderr
    assert "Fatal error" not in said and "Error Domain" not in said and "DecodingError" not in said, said
    return said


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def names_line(said: str, number: int) -> bool:
    return re.search(rf"\bline {number}\b", said) is not None


def test_every_mistake_is_reported_at_once_with_line_key_and_remedy(config):
    text = config.read_text()
    text = re.sub(r"(?m)^listen: .*", "listen: 127.0.0.1:99999", text)
    text = re.sub(r"(?m)^storage: .*", "storage: mysql://localhost/latchkey", text)
    text = text.replace("from: \"Latchkey <sign-in@latchkey.test>\"", "from: nobody")
    text = re.sub(r"url: .*", "url: smtp+plain://mail.example.com:25", text)
    text = text.replace("sign_up: on", "sign_up: maybe")
    text = text.replace("tier: low", "teir: low", 1)
    text = text.replace("link_lifetime: 4s", "link_lifetime: 2h")
    said = refusal(config, text)
    for part, key, remedy in [
        ("listen:", "listen", r"65535|port"),
        ("storage:", "storage", r"sqlite:"),
        ("from: nobody", "from", r"@|address"),
        ("smtp+plain", "url", r"smtps?://"),
        ("sign_up:", "sign_up", r"\bon\b.*\boff\b"),
        ("teir:", "teir", r"\btier\b"),
        ("2h", "link_lifetime", r"10 ?m"),
    ]:
        mentions = [line for line in said.splitlines() if key in line and names_line(line, line_of(text, part))]
        assert mentions, f"nothing about line {line_of(text, part)}, {key}, in:\n{said}"
        assert any(re.search(remedy, line) for line in mentions), f"no remedy for {key} in:\n{said}"


@pytest.mark.parametrize("spoil, secret", [
    (lambda text: text.replace("      url:", "      password: \"hunter2-hunter2\"\n      url:"), "hunter2-hunter2"),
    (lambda text: re.sub(r"master_key_file: .*", "master_key: c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=", text),
     "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U="),
    (lambda text: text.replace("smtp+plain://", "smtp+plain://latchkey:hunter2-hunter2@"), "hunter2-hunter2"),
], ids=["password", "master-key", "in-the-url"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(config, spoil, secret):
    text = spoil(config.read_text())
    said = refusal(config, text)
    assert names_line(said, line_of(text, secret)), said
    assert "_file" in said, "it says where secrets belong"
    assert secret not in said


def test_plain_http_is_for_loopback_alone(config):
    text = re.sub(r"(?m)^issuer: .*", "issuer: http://sign-in.example.com", config.read_text())
    said = refusal(config, text)
    assert "issuer" in said and "https" in said and names_line(said, 1)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o777])
def test_a_key_that_others_can_read_is_refused(config, mode):
    key = config.parent / "master.key"
    key.chmod(mode)
    said = refusal(config)
    assert str(key) in said and re.search(r"chmod|0?600", said)


@pytest.mark.parametrize("content", [b"", b"short", b"\0" * 32, b"not base64 !!" * 10], ids=["empty", "short", "zeros", "noise"])
def test_a_key_that_is_none_is_refused(config, content):
    (config.parent / "master.key").write_bytes(content)
    said = refusal(config)
    assert "master_key_file" in said and "latchkey init" in said


def test_an_unknown_key_is_answered_with_the_nearest_known_one(config):
    text = config.read_text().replace("redirect_uris", "redirect_uri", 1)
    said = refusal(config, text)
    assert "redirect_uri" in said and "redirect_uris" in said and names_line(said, line_of(text, "redirect_uri:"))


def test_a_departure_from_the_tier_needs_a_reason(config):
    text = config.read_text().replace(", because: \"one device only\"", "")
    said = refusal(config, text)
    assert "because" in said and names_line(said, line_of(text, "cross_device: deny")), said


@pytest.mark.parametrize("text", ["", "\n", "issuer: [\n", "\tissuer: x", "- a\n- b\n", "just words", "issuer: *nowhere\n", "\x00\x01\x02",
                                  "issuer: x\nissuer: y\n"],
                         ids=["empty", "blank", "torn", "tab", "list", "words", "alias", "binary", "twice"])
def test_a_file_that_is_no_configuration_is_refused_in_a_sentence(config, text):
    said = refusal(config, text)
    assert len(said.strip()) > 20


def test_a_missing_file_and_a_folder_are_refused_in_a_sentence(config, tmp_path):
    for path in (tmp_path / "nowhere.yaml", tmp_path):
        assert str(path) in refusal(path)


def test_wrong_usage_is_told_apart_from_failure():
    assert run("serve", "--nonsense").returncode == 64
    assert run("frobnicate").returncode == 64
    helped = run("--help")
    assert helped.returncode == 0
    for command in ("demo", "init", "serve", "mail", "account", "trace"):
        assert command in helped.stdout
        assert run(command, "--help").returncode == 0


def test_init_makes_what_serve_takes_and_never_overwrites(tmp_path):
    made = run("init", "--dir", tmp_path, "--issuer", "https://sign-in.example.com", "--app", "wiki")
    assert made.returncode == 0, made.stderr
    key = tmp_path / "master.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.read_text(errors="replace").strip() not in made.stdout + made.stderr
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    again = run("init", "--dir", tmp_path, "--issuer", "https://sign-in.example.com", "--app", "wiki")
    assert again.returncode == 1 and {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_second_server_on_the_same_file_is_refused(own, sinks, someone):
    sink = sinks()
    first = own("first", mail=sink.route).start()
    second = own("second", mail=sink.route, database=first.database)
    shutil.copy(first.directory / "master.key", second.directory / "master.key")
    said = refusal(second.config)
    assert str(first.database) in said and re.search(r"another|in use|already", said)
    Browser(first.issuer, fresh_address()).ask(someone)
    assert sink.wait_for(someone), "the first goes on"


def test_a_port_that_is_taken_is_said_in_a_sentence(own, sink, server):
    other = own(mail=sink.route)
    said = refusal(other.config, re.sub(r"(?m)^listen: .*", f"listen: 127.0.0.1:{server.port}", other.config.read_text()))
    assert str(server.port) in said and re.search(r"(?i)in use|taken", said)


def test_a_database_deep_in_folders_works_or_is_refused_in_a_sentence(own, sinks, tmp_path, someone):
    """The names of Unix sockets end at 107 octets, those of files do not."""
    deep = tmp_path / ("a-long-folder-name-" * 4) / ("and-another-one-" * 4)
    deep.mkdir(parents=True)
    sink = sinks()
    server = own(mail=sink.route, database=deep / "latchkey.db")
    try:
        server.start()
    except AssertionError:
        assert str(deep) in refusal(server.config)
        return
    Browser(server.issuer, fresh_address()).ask(someone)
    sink.wait_for(someone)
    added = server.cli("account", "add", "deep." + someone)
    assert added.returncode == 0, added.stderr


# MARK: The person

def masked(text: str) -> str:
    """An answer without what differs from one request to the next."""
    text = re.sub(r"/signin/wait/[0-9A-Za-z]+", "/signin/wait/ID", text)
    text = re.sub(r'name="csrf" value="[^"]*"', 'name="csrf"', text)
    text = re.sub(r"\d{1,2}:\d{2}(:\d{2})?", "TIME", text)
    text = re.sub(r"\d{4}-\d{2}-\d{2}T[^\"<]*", "TIME", text)
    text = re.sub(r"lkb_[0-9A-Za-z]{49}", "BINDING", text)
    text = re.sub(r"\b10\.\d+\.\d+\.\d+(/\d+)?", "NETWORK", text)
    text = re.sub(r'(data-left|value|data-after)="\d+"', r'\1="N"', text)
    text = re.sub(r"\b\d+ (second|Sekunde)[sn]?\b", r"N \1", re.sub(r"\b(t|wait)=\d+", r"\1=N", text))
    return re.sub(r'(?i)"?[a-z]•••@example\.org', "ADDRESS", text)


def pictured(answer) -> tuple:
    varying = {"date", "x-request-id", "ratelimit", "etag"}
    headers = [(name.lower(), "N" if name.lower() == "retry-after" else masked(value)) for name, value in answer.headers.items() if name.lower() not in varying]
    return answer.status, headers, masked(answer.text)


def test_an_unknown_address_is_answered_like_a_known_one_and_gets_no_mail(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route, sign_up="off").start()
    known, unknown = "known." + someone, "kmown." + someone
    assert server.cli("account", "add", known).returncode == 0
    assert server.cli("account", "add", "ended." + someone).returncode == 0
    assert server.cli("account", "disable", "ended." + someone).returncode == 0

    pictures = {}
    for address in (known, unknown, "ended." + someone):
        person = Browser(server.issuer, fresh_address())
        answer = person.try_to_ask(address)
        wait = person.get(answer.location)
        pictures[address] = [pictured(answer), pictured(wait), pictured(person.get(answer.location)),
                             pictured(person.type_code(answer.location.rsplit("/", 1)[1], "ZZZZ-ZZZZ")),
                             pictured(person.try_to_ask(address)), sorted(person.cookies)]
    sink.wait_for(known)
    for address in (unknown, "ended." + someone):
        masks = [json.dumps(picture, default=str).replace(known, "?").replace(address, "?") for picture in (pictures[known], pictures[address])]
        assert masks[0] == masks[1], first_difference(*masks)
    server.settled()
    assert {message.recipient for message in sink.messages()} == {known}
    shown = server.cli("account", "list", "--json").stdout
    assert unknown not in shown


def first_difference(one: str, other: str) -> str:
    place = next((place for place, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
    return f"known: …{one[max(0, place - 200):place + 200]}…\nunknown: …{other[max(0, place - 200):place + 200]}…"


def mangled(secret: str) -> dict[str, str]:
    return {
        "empty": "", "a-word": "hello", "cut-short": secret[:-1], "cut-in-half": secret[:30], "one-more": secret + "A", "doubled": secret * 2,
        "capitals": secret.upper(), "small": secret.lower(), "one-letter-wrong": secret[:20] + ("A" if secret[20] != "A" else "B") + secret[21:],
        "quoted-printable": secret[:30] + "=\n" + secret[30:], "with-a-space": secret[:30] + " " + secret[30:], "with-a-full-stop": secret + ".",
        "html-escaped": "&#108;" + secret[1:], "percent-encoded": "%6c" + secret[1:], "never-issued": guess(), "nul": secret + "\0",
        "very-long": "lkl_" + "A" * 100_000, "unicode": "ʟkl_" + secret[4:], "other-kind": guess("n"),
    }


@pytest.mark.both_engines
def test_mangled_and_foreign_secrets_change_nothing_and_are_answered_helpfully(browser, receive, someone, server):
    person = browser()
    sign_in, message = receive(person, someone)
    before = tuple(server.sql("SELECT * FROM sign_ins WHERE id = ?", sign_in)[0])
    for name, secret in mangled(message.secret).items():
        person.address = fresh_address()
        told = person.post_json("/l/inspect", {"secret": secret})
        assert told.status in (200, 400, 413, 422), (name, told.status)
        if told.status == 200:
            assert told.json()["state"] == "unknown", name
        for path in ("/l/confirm", "/l/not-me"):
            refused = person.post_json(path, {"secret": secret})
            assert 400 <= refused.status < 500, (name, path, refused.status)
            assert refused.headers["Content-Type"].startswith("application/problem+json")
            assert not secret or secret[:40] not in refused.text or len(secret) < 10, name
            page = person.post(path, {"secret": secret})
            assert 400 <= page.status < 500 and "text/html" in page.headers["Content-Type"], (name, path, page.status)
            assert "/signin" in page.text or page.status == 413, f"{name}: the page offers a way on"
    for body, kind in [(b"", "application/json"), (b"null", "application/json"), (b"[]", "application/json"), (b'{"secret": 7}', "application/json"),
                       (b'{"secret": null}', "application/json"), (b"\xff\xfe", "application/json"), (b"a" * 3_000_000, "application/json"),
                       (b"secret", "application/x-www-form-urlencoded"), (b"%ZZ=%", "application/x-www-form-urlencoded"), (b"x", "image/png")]:
        try:
            assert 400 <= person.request("POST", "/l/confirm", body, {"Content-Type": kind, "Accept": "application/json"}).status < 500, (body[:20], kind)
        except OSError:
            assert len(body) > 1_000_000, "only what is far too long is hung up on"
            person.close()
    assert tuple(server.sql("SELECT * FROM sign_ins WHERE id = ?", sign_in)[0]) == before
    assert person.confirm(message.secret).json()["completed"] is True


def test_a_link_that_wandered_into_the_path_helps_to_go_on(browser, receive, someone):
    """Some mail programs bend `#` into `%23`, or drop what follows: the page that comes then knows what to do."""
    person = browser()
    _, message = receive(person, someone)
    for path in (f"/l/%23{message.secret}", "/l", "/l/x", f"/l/{message.secret[:-3]}"):
        page = person.get(path)
        assert page.status in (200, 400, 404)
        assert "text/html" in page.headers["Content-Type"]
        assert "code" in page.words.lower() or "/signin" in page.text, page.words


# MARK: The database, the disk, the mail server

def reference_of(answer) -> str:
    """The number that the person is given, which the operator finds in the log."""
    assert answer.status == 503, f"{answer.status} {answer.text[:600]}"
    assert answer.headers["Retry-After"]
    reference = answer.headers["X-Request-Id"]
    assert reference and reference in answer.text, "the person sees the reference number"
    return reference


def assert_clear_faults(server, person: Browser, message, cause: str):
    references = []
    asked = Browser(server.issuer, fresh_address())
    answer = asked.post("/signin", asked.open_form().form("/signin") | {"identifier": "fault@example.org"})
    references.append(reference_of(answer))
    assert "text/html" in answer.headers["Content-Type"]
    answer = person.confirm(message.secret)
    references.append(reference_of(answer))
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert "lk_session" not in person.cookies
    for answer in asked.seen + person.seen:
        assert not re.search(r"(?i)sqlite|/tmp/|\.swift|latchkey\.db|grdb", answer.text), "the person hears nothing of the inside"
    until(lambda: all(reference in server.log for reference in references), "both reference numbers in the operator's log")
    assert re.search(cause, server.log), server.log[-1500:]
    assert server.process.poll() is None


def test_a_locked_database_is_a_clear_error_and_passes(own, sinks, someone):
    sink = sinks()
    server = own(mail=sink.route).start()
    person = Browser(server.issuer, fresh_address())
    person.ask(someone)
    message = sink.wait_for(someone)
    server.settled()
    lock = sqlite3.connect(server.database, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        assert_clear_faults(server, person, message, r"locked")
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert person.confirm(message.secret).json()["completed"] is True
    Browser(server.issuer, fresh_address()).ask("after." + someone)
    assert sink.wait_for("after." + someone)


@pytest.fixture
def small_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], capture_output=True)


def test_a_full_disk_is_a_clear_error_and_nothing_is_lost(own, sinks, small_disk, someone):
    sink = sinks()
    server = own(mail=sink.route, database=small_disk / "latchkey.db").start()
    person = Browser(server.issuer, fresh_address())
    person.ask(someone)
    message = sink.wait_for(someone)
    signed_in = Browser(server.issuer, fresh_address())
    signed_in.ask("in." + someone)
    signed_in.confirm(sink.wait_for("in." + someone).secret)
    server.settled()
    fill(small_disk)
    until_full(server)
    assert_clear_faults(server, person, message, r"(?i)disk|room|full")
    assert signed_in.session() is not None, "who is signed in stays so"
    (small_disk / "filler").unlink()
    assert person.confirm(message.secret).json()["completed"] is True
    assert signed_in.session() is not None
    Browser(server.issuer, fresh_address()).ask("after." + someone)
    assert sink.wait_for("after." + someone)
    assert sqlite3.connect(server.database).execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def fill(disk):
    with open(disk / "filler", "wb", buffering=0) as filler:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    filler.write(b"x" * size)
            except OSError:
                continue


def until_full(server):
    """The log file of the database may have room for a few more rows; ask until it has not."""
    def refused():
        browser = Browser(server.issuer, fresh_address())
        answer = browser.post("/signin", browser.open_form().form("/signin") | {"identifier": f"fill{browser.address}@example.org"})
        browser.close()
        return answer.status == 503
    until(refused, "the disk to be full for the server too")


def test_a_mail_server_that_is_down_is_no_fault_of_the_persons(own, sinks, someone):
    sink = sinks()
    sink.stop()
    server = own(mail=sink.route).start()
    person = Browser(server.issuer, fresh_address())
    sign_in = person.ask(someone)
    until(lambda: person.get(f"/signin/wait/{sign_in}").delivery == "deferred", "the waiting page to say so")
    until(lambda: re.search(rf"message_deferred.*127\.0\.0\.1:{sink.port}", server.log), "the operator to be told")
    tested = server.cli("mail", "test", "--to", someone)
    assert tested.returncode == 1 and str(sink.port) in tested.stdout + tested.stderr
    sink.start()
    assert person.confirm(sink.wait_for(someone).secret).json()["completed"] is True


def test_a_database_that_is_none_or_cannot_be_written_is_refused_in_a_sentence(own, sink, tmp_path):
    for name, prepare in {
        "noise": lambda file: file.write_bytes(os.urandom(8192)),
        "a-folder": lambda file: file.mkdir(),
        "nowhere": lambda file: None,
    }.items():
        home = tmp_path / name
        home.mkdir()
        file = home / "latchkey.db" if name != "nowhere" else home / "missing" / "deeper" / "latchkey.db"
        prepare(file)
        server = own(f"server-{name}", mail=sink.route, database=file)
        if name == "nowhere":
            try:
                server.start().stop()
                continue
            except AssertionError:
                pass
        assert str(file) in refusal(server.config), name


def test_the_way_on_from_every_dead_end_leads_to_a_form(browser, receive, someone):
    """A page that says no also says where to go, and there is something there."""
    person = browser()
    _, message = receive(person, someone)
    person.not_me(message.not_me_secret)
    ends = [person.post("/l/confirm", {"secret": message.secret}), person.post("/l/confirm", {"secret": guess()}),
            person.get(f"/l/{guess()}"), person.get("/signin/wait/0000000000000000000000"), person.get("/nothing-here"),
            person.get("/signed-out")]
    for end in ends:
        ways = re.findall(r'href="((?:http://127\.0\.0\.1:\d+)?/signin[^"]*)"', end.text.replace("&amp;", "&"))
        assert ways, f"{end.url}: no way on"
        assert all(person.get(way).status == 200 for way in ways), (end.url, ways)
    told = person.inspect(guess())
    assert person.get(told["again"]).status == 200, told
