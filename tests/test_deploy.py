"""What a deploy would change, and what a place says of itself."""

import json
from pathlib import Path

import pytest

from published import HEADERS, SITE, upload
from statusgen.content.destinations import PLACES
from statusgen.deploy import Changes, DeployError, Manifest, compare
from statusgen.deploy.hosts import HOSTS
from statusgen.deploy.manifest import KEPT, read_manifest, write_manifest


def test_a_first_deploy_sends_everything_in_the_order_in_which_links_lead(tmp_path: Path) -> None:
    changes = compare(upload(tmp_path, SITE), Manifest())
    assert changes == Changes(
        stages=(
            ("_headers", "assets/style.1.css"),
            ("404.html", "history/index.html"),
            ("api/v2/status.json", "feed.atom"),
            ("index.html",),
        ),
        new=frozenset(SITE),
    )


def test_what_is_new_is_sent_before_what_changed_and_removals_are_last(tmp_path: Path) -> None:
    before = upload(tmp_path / "before", {**SITE, "old/index.html": b"", "old.rss": b"", "assets/old.1.css": b""})
    now = upload(tmp_path / "now", {**SITE, "index.html": b"1", "history/index.html": b"2", "new/index.html": b"3"})
    assert compare(now, Manifest(before.prints)) == Changes(
        stages=(("new/index.html",), ("history/index.html",), ("index.html",)),
        removed=("old.rss", "old/index.html", "assets/old.1.css"),
        new=frozenset({"new/index.html"}),
    )


def test_nothing_changed_is_nothing_to_do(tmp_path: Path) -> None:
    site = upload(tmp_path, SITE)
    assert compare(site, Manifest(site.prints)).is_empty


def test_another_header_sends_the_files_that_it_is_sent_with(tmp_path: Path) -> None:
    before = upload(tmp_path / "before", SITE)
    table = HEADERS.replace(b"31536000", b"60")
    changes = compare(upload(tmp_path / "now", {**SITE, "_headers": table}), Manifest(before.prints))
    assert changes.sent == ("_headers", "assets/style.1.css")


def test_more_than_half_of_the_files_go_only_by_force(tmp_path: Path) -> None:
    before = Manifest(upload(tmp_path / "before", SITE).prints)
    now = upload(tmp_path / "now", {path: SITE[path] for path in ("index.html", "feed.atom", "_headers")})
    stale = ("api/v2/status.json", "history/index.html", "404.html", "assets/style.1.css")
    assert compare(now, before) == Changes(kept=stale)
    assert compare(now, before, force=True) == Changes(removed=stale)


def test_half_of_the_files_go(tmp_path: Path) -> None:
    before = Manifest(upload(tmp_path / "before", {**SITE, "more.html": b""}).prints)
    now = upload(tmp_path / "now", {path: SITE[path] for path in [*SITE][3:]})
    assert len(compare(now, before).removed) == 4


def test_what_was_kept_once_goes_only_by_force_however_much_is_published_since(tmp_path: Path) -> None:
    before = Manifest({f"{n}.html": "1" for n in range(3)})
    mistake = upload(tmp_path, {f"new/{n}.html": b"" for n in range(9)})
    first = compare(mistake, before)
    assert (first.kept, first.removed) == (("2.html", "1.html", "0.html"), ())
    for after in (first.begun(before), first.done(before, mistake)):  # the deploy was killed, or was not
        now = read_manifest(write_manifest(after), "here")
        assert (compare(mistake, now).kept, compare(mistake, now).removed) == (first.kept, ())
        assert compare(mistake, now, force=True).removed == first.kept


def test_what_was_kept_counts_neither_for_what_goes_nor_against_it(tmp_path: Path) -> None:
    kept = {f"{n}.html": KEPT for n in range(9)}
    site = upload(tmp_path, {"a.html": b"", "0.html": b""})
    fewer = compare(site, Manifest({**site.prints, **kept, "b.html": "1"}))
    assert (fewer.removed, len(fewer.kept), fewer.sent) == (("b.html",), 8, ("0.html",))
    assert compare(site, Manifest({**kept, "a.html": "1", "b.html": "1", "c.html": "1"})).removed == ()


def test_an_empty_site_removes_nothing_whatever_the_force(tmp_path: Path) -> None:
    changes = compare(upload(tmp_path, {}), Manifest({"index.html": "1"}), force=True)
    assert changes == Changes(kept=("index.html",))


def test_what_was_on_its_way_is_sent_again(tmp_path: Path) -> None:
    site = upload(tmp_path, SITE)
    claimed = Manifest(site.prints).claimed(["index.html"])
    assert compare(site, claimed).sent == ("index.html",)


def test_a_file_that_another_build_wrote_meanwhile_is_not_sent(tmp_path: Path) -> None:
    site = upload(tmp_path, SITE)
    (tmp_path / "index.html").write_bytes(b"<p>Later")
    with pytest.raises(DeployError, match=r"index.html' changed while it was published"):
        site.content("index.html")


def test_headers_come_from_the_sites_own_table(tmp_path: Path) -> None:
    assert upload(tmp_path, SITE).headers["assets/style.1.css"] == {
        "Content-Type": "text/css; charset=utf-8",
        "Cache-Control": "public, max-age=31536000, immutable",
    }


def test_a_manifest_is_read_as_it_was_written() -> None:
    manifest = Manifest({"a/ä.html": "12", "b.html": "", "c.html": "3"}, {"sent": [1, None]}, {"c.html": 0})
    assert read_manifest(write_manifest(manifest), "here") == manifest


def test_the_manifest_of_a_place_with_nothing_is_read_as_it_was_written() -> None:
    assert read_manifest(write_manifest(Manifest()), "here") == Manifest({})


@pytest.mark.parametrize("path", ["../index.html", "/etc/passwd", ".statusgen/lock", "a//b", "a\\b", ""])
def test_a_path_out_of_the_site_is_never_taken_from_a_manifest(path: str) -> None:
    content = write_manifest(Manifest({path: "1", "index.html": "2"}))
    assert read_manifest(content, "here").files == {"index.html": "2"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"statusgen": 1, "files": [], "told": null}',
        b'{"statusgen": 1, "files": {"a": "1 x"}, "told": null}',
    ],
)
def test_a_damaged_manifest_is_told(content: bytes) -> None:
    with pytest.raises(DeployError) as caught:
        read_manifest(content, "here")
    assert str(caught.value) == (
        "here: what it says of itself cannot be read"
        " (remove '.statusgen/published.json' there, then publish everything anew with --force)"
    )


def test_the_manifest_of_a_later_version_is_left_alone() -> None:
    with pytest.raises(DeployError) as caught:
        read_manifest(json.dumps({"statusgen": 2}).encode(), "here")
    assert str(caught.value) == "here: it was published by a newer statusgen: use that, or a newer one"


def test_a_manifest_that_no_deploy_can_have_written_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    content = write_manifest(Manifest({"index.html": "1"}))
    monkeypatch.setattr("statusgen.deploy.manifest.MOST_BYTES", len(content))
    assert read_manifest(content, "here").files == {"index.html": "1"}
    with pytest.raises(DeployError, match="larger than") as caught:
        read_manifest(content + b" ", "here")
    assert str(caught.value).endswith(
        "(remove '.statusgen/published.json' there, then publish everything anew with --force)"
    )


def test_each_kind_of_address_that_content_may_name_has_a_host() -> None:
    assert sorted(HOSTS) == sorted(PLACES)
