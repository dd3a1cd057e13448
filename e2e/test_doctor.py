"""`latchkey doctor`: finds what was broken on purpose, says what to do, and is content with what is right."""

import json
import os
import shutil
import subprocess

import pytest

from actors.browser import Browser
from actors.server import BINARY
from conftest import fresh_address


def examine(server, *more, env=None, prefix=()) -> tuple[int, list[dict]]:
    units = server.directory / "units"
    units.mkdir(exist_ok=True)
    answer = subprocess.run(
        [*prefix, str(BINARY), "doctor", "--config", str(server.config), "--units", str(units), "--json", *more],
        capture_output=True, text=True, timeout=60, env={**os.environ, **(env or {})})
    assert answer.returncode in (0, 1), answer.stderr
    told = json.loads(answer.stdout)
    assert (told["wrong"] > 0) == (answer.returncode == 1)
    return answer.returncode, told["findings"]


def wrong(findings: list[dict]) -> list[dict]:
    return [finding for finding in findings if finding["grade"] == "wrong"]


@pytest.mark.both_engines
def test_a_right_server_is_told_so_running_or_not(own, sinks, storage):
    server = own(mail=sinks().route, apps={"wiki": ""}, storage=storage()).start()
    for _ in range(2):
        code, findings = examine(server)
        assert code == 0, findings
        grades = {(finding["subject"], finding["grade"]) for finding in findings}
        assert grades >= {(subject, "ok") for subject in ("configuration", "secrets", "files", "database", "clock", "mail")}
        assert ("mail", "unchecked") in grades, "what isn't looked at is said"
        server.stop()
    text = server.cli("doctor", "--units", server.directory).stdout
    assert "Nothing is wrong." in text


def test_what_is_broken_is_found_with_what_to_do(own, sinks):
    sink = sinks()
    server = own(mail=sink.route, apps={"wiki": ""}).start()
    assert examine(server)[0] == 0
    backup = server.directory / "backup.db"
    assert server.cli("backup", backup).returncode == 0
    backup.chmod(0o644)
    server.database.chmod(0o640)
    units = server.directory / "units"
    (units / "latchkey.service").write_text("[Service]\nEnvironment=LATCHKEY_MASTER_KEY=hunter22\n")
    sink.stop()
    code, findings = examine(server, env={"LATCHKEY_STORAGE_PASSWORD": "hunter22"})
    assert code == 1
    says = [finding["says"] for finding in wrong(findings)]
    assert len(says) == 4, says
    assert any(f"{server.database}, mode 0640" in line for line in says)
    assert any(f"{backup}, mode 0644" in line for line in says)
    assert any("latchkey.service:2: Environment= holds LATCHKEY_MASTER_KEY" in line for line in says)
    assert any(str(sink.port) in line for line in says)
    assert all(finding["act"] for finding in wrong(findings))
    assert [finding["grade"] for finding in findings if "LATCHKEY_STORAGE_PASSWORD" in finding["says"]] == ["note"]
    assert "hunter22" not in json.dumps(findings)


def test_an_unfit_configuration_is_a_finding_and_the_rest_goes_on(own, sinks):
    server = own(mail=sinks().route, apps={"wiki": ""})
    server.config.write_text(server.config.read_text().replace("sign_up: on", "sign_up: onn"))
    (server.directory / "units").mkdir()
    (server.directory / "units" / "latchkey.service").write_text("Environment=LATCHKEY_MASTER_KEY=hunter22\n")
    code, findings = examine(server)
    assert code == 1 and {finding["subject"] for finding in wrong(findings)} == {"configuration", "secrets"}
    assert "accounts.sign_up" in wrong(findings)[0]["says"]


def test_a_clock_that_is_behind_is_found(own, sinks, someone):
    if not shutil.which("faketime"):
        pytest.skip("faketime is not installed")
    sink = sinks()
    server = own(mail=sink.route, apps={"wiki": ""}).start()
    Browser(server.issuer, fresh_address()).ask(someone)
    sink.wait_for(someone)
    code, findings = examine(server, prefix=["faketime", "-f", "-600s"])
    assert code == 1 and [finding["subject"] for finding in wrong(findings)] == ["clock"], findings
    assert "timedatectl" in wrong(findings)[0]["act"]
