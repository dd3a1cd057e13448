"""Limits that keep strangers' mailboxes quiet, and never lock their owners out."""

import pytest

from actors.browser import Browser
from actors.server import until
from conftest import fresh_address


def test_after_half_a_minute_a_new_link_may_be_asked_for_and_the_older_one_is_superseded(browser, receive, sink, someone):
    person = browser()
    sign_in, older = receive(person, someone)
    field = person.get(f"/signin/wait/{sign_in}").csrf
    soon = person.post(f"/signin/wait/{sign_in}/resend", field)
    assert soon.status in (303, 429) and len(sink.to(someone)) == 1
    assert person.inspect(older.secret)["state"] == "open", "asked for too soon, nothing is superseded"

    def again():
        answer = person.post(f"/signin/wait/{sign_in}/resend", field)
        return answer.status == 303 and sign_in not in answer.location

    until(again, "the limit to pass: one message in 30 s", deadline=40)
    newer = sink.wait_for(someone, 2)
    assert person.inspect(older.secret)["state"] == "superseded"
    assert newer.secret != older.secret and newer.code != older.code
    assert person.confirm(older.secret).status == 409
    assert person.confirm(newer.secret).json()["completed"] is True


def test_one_network_asks_twenty_times_a_minute_and_others_go_on(browser, someone):
    flood = fresh_address()
    statuses = [Browser(browser().origin, flood).try_to_ask(f"{number}.{someone}").status for number in range(25)]
    assert statuses == [303] * 20 + [429] * 5
    refused = Browser(browser().origin, flood).try_to_ask(f"later.{someone}")
    assert 0 < int(refused.headers["Retry-After"]) <= 60 and refused.headers["RateLimit"]
    neighbour = flood.rsplit(".", 1)[0] + ".200"
    assert Browser(browser().origin, neighbour).try_to_ask(f"next.{someone}").status == 429, "the network, not the address, counts"
    assert browser().try_to_ask(f"elsewhere.{someone}").status == 303


@pytest.mark.both_engines
def test_a_flood_from_many_networks_brings_one_message_and_leaves_the_owner_a_way(browser, receive, sink, someone):
    owner = browser()
    _, message = receive(owner, someone)
    owner.confirm(message.secret)
    statuses = [browser().try_to_ask(someone).status for _ in range(40)]
    assert set(statuses) == {429}, "one message in half a minute, whoever asks"
    _, message = receive(owner, someone)
    assert owner.confirm(message.secret).json()["completed"] is True, "a device that was here before has its own budget"
    assert len(sink.to(someone)) == 2

