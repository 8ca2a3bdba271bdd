"""Addresses and the ids that never change."""

from datetime import timedelta

from little import at
from statusgen import addresses
from statusgen.model import Html, Incident, Status, Update


def incident(*updates: Update) -> Incident:
    return Incident("api", "API", at("2026-04-12 09:00"), updates=updates)


def update(time: str, key: str = "", text: str = "") -> Update:
    return Update(at(time), Status.UPDATE, Html(text), key=key)


def test_root_leads_up_from_any_depth() -> None:
    assert [addresses.root(a) for a in ("index.html", "history/index.html", "incidents/x/postmortem/index.html")] == [
        "",
        "../",
        "../../../",
    ]


def test_absolute_addresses_do_not_say_index_html() -> None:
    assert (
        addresses.absolute("https://a.example/status/", "incidents/x/index.html")
        == "https://a.example/status/incidents/x/"
    )
    assert addresses.absolute("https://a.example/", "index.html") == "https://a.example/"


def test_an_asset_changes_its_address_with_its_content() -> None:
    first, second = addresses.asset("style.css", b"a{}"), addresses.asset("style.css", b"b{}")
    assert first != second
    assert first.startswith("assets/style.")
    assert first.endswith(".css")


def test_ids_have_twelve_characters_of_the_alphabet_and_are_fixed_for_ever() -> None:
    # Subscribers' readers remember these: a changed value shows every old entry as new.
    assert addresses.entry_id("incident", "api") == "5ycl5wf15kkg"
    assert addresses.ID_LENGTH == 12
    assert set(addresses.entry_id("incident", "api")) <= set(addresses.ALPHABET)


def test_an_update_is_told_by_its_time_or_its_key_and_not_by_its_text() -> None:
    before = addresses.update_ids(incident(update("2026-04-12 09:00", text="a"), update("2026-04-12 10:00", key="fix")))
    after = addresses.update_ids(incident(update("2026-04-12 09:00", text="b"), update("2026-04-12 11:00", key="fix")))
    assert before == after


def test_two_updates_of_one_minute_have_two_ids() -> None:
    first = update("2026-04-12 09:00")
    ids = addresses.update_ids(incident(first, first, update("2026-04-12 09:01")))
    assert len(set(ids)) == 3


def test_an_id_does_not_depend_on_the_updates_around_it() -> None:
    late = update("2026-04-12 10:00")
    early = Update(late.at - timedelta(hours=1), Status.UPDATE, Html(""))
    assert addresses.update_ids(incident(late))[0] == addresses.update_ids(incident(early, late))[1]
