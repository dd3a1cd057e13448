"""A12: a site under a sibling's name plants cookies for the parent domain, in a real browser and over TLS."""

import os

import pytest

from actors.browser import Browser, Chromium
from actors.server import free_port
from actors.tls import Proxy, Site, certificate
from conftest import fresh_address

NAME, SIBLING = "id.house.test", "evil.house.test"


@pytest.fixture
def house(own, sinks, chromium, tmp_path):
    """A server behind TLS, a sibling's site, and Chromiums for which both names are this machine."""
    pair = certificate(tmp_path / "tls", NAME, SIBLING)
    port, sink = free_port(), sinks()
    server = own(mail=sink.route, issuer=f"https://{NAME}:{port}").start()
    proxy, site = Proxy(pair, to=server.port, port=port), Site(pair)
    browser = chromium.browser_type.launch(
        executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu", "--ignore-certificate-errors", "--host-resolver-rules=MAP *.house.test 127.0.0.1"])
    yield server, sink, site, lambda: Chromium(browser, fresh_address()), f"https://{NAME}:{port}", f"https://{SIBLING}:{site.port}/"
    browser.close()
    site.close()
    proxy.close()


def chromium_path() -> str:
    return os.environ.get("CHROMIUM", "/usr/bin/chromium")


def signed_in_at(server, sink, origin: str, address: str) -> Browser:
    """Somebody with a session, behind the proxy."""
    person = Browser(server.issuer, fresh_address())
    ours = {"Origin": origin}
    fields = person.open_form().form("/signin") | {"identifier": address}
    assert person.post("/signin", fields, headers=ours).status == 303
    assert person.confirm(sink.wait_for(address).secret, headers=ours).json()["completed"] is True
    return person


def who(chrome: Chromium, origin: str) -> dict | None:
    """Asked by the browser itself, from a page of ours: only it knows where these names lead."""
    chrome.page.goto(f"{origin}/signin?app=wiki")
    return chrome.page.evaluate("fetch('/session', {headers: {Accept: 'application/json'}}).then(answer => answer.ok ? answer.json() : null)")


def test_A12_what_a_sibling_subdomain_plants_is_nobodys(house, someone, someone_else):
    server, sink, site, chrome, origin, evil = house
    attacker = signed_in_at(server, sink, origin, someone_else)
    stolen = {name.removeprefix("__Host-"): value for name, value in attacker.cookies.items()}
    assert set(stolen) == {"lk_session", "lk_binding", "lk_device"}
    # Under every name that has a chance: with the prefix, without, and what only looks like it.
    names = [prefix + name for name in stolen for prefix in ("__Host-", "", "__Secure-", "__host-", "_ _Host-", "__Host -")]
    lines = [f"{name}={stolen[name[name.index('lk_'):]]}; Domain=house.test; Path={path}; Secure{extra}"
             for name in names for path in ("/", "/session", "/signin") for extra in ("", "; HttpOnly", "; SameSite=None")]
    site.headers = [("Set-Cookie", line) for line in lines]
    site.page = "<title>sibling</title><script>" + "".join(f"document.cookie = {line!r};" for line in lines) + "</script>"

    victim = chrome()
    victim.page.goto(evil)
    planted = [cookie for cookie in victim.context.cookies() if cookie["domain"].endswith("house.test")]
    assert planted, "the attack is none if the sibling can plant nothing"
    assert not any(cookie["name"].startswith("__Host-") for cookie in planted), "the browser keeps the prefix for the host itself"
    assert who(victim, origin) is None, "the victim isn't the attacker"

    sign_in = victim.ask(origin, someone)
    message = sink.wait_for(someone)
    assert message.link.startswith(origin)
    victim.page.goto(message.link)
    victim.confirm_button().click()
    victim.page.wait_for_url("**/signed-in*")
    victim.page.goto(evil)
    assert who(victim, origin)["identifier"] == someone, "once signed in, they stay who they are"
    assert "authn_login_success" in server.life(sign_in)
    victim.close()
