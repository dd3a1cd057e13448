"""Limits that keep strangers' mailboxes quiet, and never lock their owners out."""

import time

import pytest

from actors.browser import Browser
from actors.house import House
from conftest import fresh_address
from test_abuse import is_within


@pytest.fixture
def house(own, sink, party, postgres):
    return House(own, postgres.database(), mail=sink.route, callback=party.callback)


def test_after_half_a_minute_a_new_link_may_be_asked_for_and_the_older_one_is_superseded(house, receive, sink, someone):
    person = house.person()
    sign_in, older = receive(person, someone)
    field = person.get(f"/signin/wait/{sign_in}").csrf
    soon = person.post(f"/signin/wait/{sign_in}/resend", field)
    assert soon.status in (303, 429) and len(sink.to(someone)) == 1
    assert person.inspect(older.secret)["state"] == "open", "asked for too soon, nothing is superseded"

    house.later(31)
    again = person.post(f"/signin/wait/{sign_in}/resend", field)
    assert again.status == 303 and sign_in not in again.location
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
    owner, began = browser(), time.monotonic()
    _, message = receive(owner, someone)
    owner.confirm(message.secret)
    statuses = [browser().try_to_ask(someone).status for _ in range(40)]
    granted = statuses.count(303)
    assert set(statuses) <= {303, 429} and granted <= (time.monotonic() - began) // 30, "one message in half a minute, whoever asks"
    sink.wait_for_link(someone, 1 + granted)
    _, message = receive(owner, someone)
    assert owner.confirm(message.secret).json()["completed"] is True, "a device that was here before has its own budget"
    assert len(sink.to(someone)) == 2 + granted



# MARK: What takes hours

@pytest.fixture
def owner(house, sink, someone):
    """Somebody who has signed in, with a browser that is known from now on."""
    person = house.person()
    person.ask(someone)
    assert person.confirm(sink.wait_for(someone).secret).json()["completed"] is True
    return person


def test_five_sign_ins_are_open_at_once_for_an_identifier_and_app(house, owner, sink, someone):
    """By known devices, which may ask for ten in an hour: what strangers may ask for is used up before."""
    device = {"lk_device": owner.cookies["lk_device"]}
    windows = [house.person(cookies=device) for _ in range(6)]
    for window in windows[:5]:
        window.ask(someone)
        house.later(31)
    assert is_within(windows[5].try_to_ask(someone), "open_sign_ins")
    windows[4].ask(someone)
    house.later(31)
    assert is_within(windows[5].try_to_ask(someone), "open_sign_ins"), "whose own is superseded takes its place"
    house.person().ask(someone)
    house.person(cookies=device).ask(someone, "click")
    assert sink.wait_for_link(someone, 9) and len(sink.links(someone)) == 9
    secret = next(message.secret for message in sink.links(someone) if windows[0].inspect(message.secret)["bound"])
    assert windows[0].confirm(secret).json()["completed"] is True, "what is open stays open"
    house.later(31)
    windows[5].ask(someone)


def test_a_known_device_has_ten_an_hour_and_strangers_five_an_hour_and_ten_a_day_each_apart(house, owner, sink, someone):
    def stranger():
        one = house.person()
        # From the fourth in an hour on, strangers work for it.
        return one.work(one.try_to_ask(someone))

    for number in range(10):
        house.later(31)
        assert owner.try_to_ask(someone).status == 303, f"the owner's message {number + 1}"
        asked = stranger()
        assert asked.status == 303 if number < 4 else is_within(asked, "identifier"), f"the strangers' message {number + 2}"
    house.later(31)
    refused = owner.try_to_ask(someone)
    assert is_within(refused, "identifier") and int(refused.headers["Retry-After"]) > 60, "an eleventh in the hour"
    house.later(3600)
    owner.ask(someone)
    for number in range(5):
        assert stranger().status == 303, f"the strangers' message {number + 6}"
        house.later(31)
    house.later(3600)
    refused = stranger()
    assert is_within(refused, "identifier") and int(refused.headers["Retry-After"]) > 3600, "an eleventh in the day"
    before = len(sink.links(someone))
    owner.ask(someone)
    assert owner.confirm(sink.wait_for_link(someone, before + 1).secret).json()["completed"] is True
    house.later(86_400)
    assert stranger().status == 303


def test_A26_a_handoff_code_lives_two_minutes(house, sink, someone):
    def carried(number: int):
        """A sign-in whose link was opened elsewhere: its window, how a code is typed there, and what the phone does."""
        window, phone, address = house.person(), house.person(), f"{number}.{someone}"
        sign_in, message = window.ask(address), sink.wait_for(address)
        return window, sign_in, lambda: phone.confirm(message.secret).json()["handoff_code"]

    (soon, first, show), (late, second, show_late) = carried(1), carried(2)
    code, late_code = show(), show_late()
    house.later(30)
    assert soon.type_code(first, code).status == 303
    house.later(91)
    refused = late.type_code(second, late_code)
    assert refused.status == 422 and "has expired" in refused.words and late.session() is None
    assert late.type_code(second, show_late()).status == 303, "a new one from the same link"
