import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from folders import put, said
from statusgen.problems import Problem, UsageError
from statusgen.sources import Sources, read_sources


def test_content_static_files_and_templates_are_read(content: Path) -> None:
    put(
        content,
        {
            "site.yaml": b"title: Acme\n",
            "incidents/2026/api.md": "Zürich\n".encode(),
            "static/logo.png": b"\x89PNG\xff",
            "static/.well-known/security.txt": b"Contact: us\n",
            "../templates/home.html": b"<h1>\n",
            "../templates/parts/_head.html": b"<head>\n",
        },
    )

    assert read_sources(content) == Sources(
        texts={"incidents/2026/api.md": "Zürich\n", "site.yaml": "title: Acme\n"},
        static={".well-known/security.txt": b"Contact: us\n", "logo.png": b"\x89PNG\xff"},
        templates={"home.html": "<h1>\n", "parts/_head.html": "<head>\n"},
    )


def test_order_is_that_of_the_paths_and_not_of_the_disk(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(content, {f"{name}.md": b"" for name in ("z", "a", "B", "é", "a/c", "static/z", "static/a")})
    listed = os.scandir

    @contextmanager
    def backwards(folder: str) -> Iterator[list[os.DirEntry[str]]]:
        with listed(folder) as entries:
            yield sorted(entries, key=lambda entry: entry.name[::-1])

    monkeypatch.setattr(os, "scandir", backwards)

    found = read_sources(content)

    assert list(found.texts) == ["B.md", "a.md", "a/c.md", "z.md", "é.md"]
    assert list(found.static) == ["a.md", "z.md"]


def test_a_relative_content_folder_finds_the_templates_beside_it(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(content, {"../templates/home.html": b"x", "site.yaml": b"y"})
    monkeypatch.chdir(content)

    found = read_sources(Path())

    assert (found.texts, found.templates) == ({"site.yaml": "y"}, {"home.html": "x"})


@pytest.mark.parametrize(
    "name", [".x.md", "_x.md", "x.md~", "x.md.swp", "x.md.tmp", "#x.md#", ".git/x.md", "_old/x.md"]
)
def test_hidden_files_and_those_of_editors_are_not_content(content: Path, name: str) -> None:
    put(content, {name: b"\xff"})

    assert read_sources(content) == Sources({}, {}, {})


@pytest.mark.parametrize(
    "name", ["x~", "x.swp", "x.tmp", "#x#", ".#x", ".DS_Store", ".git/config", ".statusgen/lock", ".StatusGen/x"]
)
def test_static_files_leave_out_only_what_nobody_means_to_publish(content: Path, name: str) -> None:
    put(content, {f"static/{name}": b"", "static/_redirects": b"/a /b"})

    assert read_sources(content) == Sources({}, {"_redirects": b"/a /b"}, {})


@pytest.mark.parametrize("make", [lambda _: None, lambda place: place.write_text("x")], ids=["missing", "file"])
def test_no_content_folder_names_the_way_out(tmp_path: Path, make: Callable[[Path], object]) -> None:
    place = tmp_path / "nowhere"
    make(place)

    with pytest.raises(UsageError, match=r"nowhere' is not a folder with content \(`statusgen init` makes one\)"):
        read_sources(place)


def test_a_content_folder_that_cannot_be_listed_is_wrong_use(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(UsageError, match="content' cannot be read: Permission denied"):
        read_sources(content)


# Links


def test_links_that_stay_inside_are_followed(content: Path) -> None:
    put(content, {"incidents/..data/api.md": b"x", "shared/a.md": b"y"})
    (content / "incidents/api.md").symlink_to("..data/api.md")
    (content / "pages").symlink_to("shared")

    found = read_sources(content)

    assert found == Sources({"incidents/api.md": "x", "pages/a.md": "y", "shared/a.md": "y"}, {}, {})


def test_the_content_folder_itself_may_be_a_link(content: Path, tmp_path: Path) -> None:
    put(content, {"site.yaml": b"x", "b.md": b"y"})
    (content / "a.md").symlink_to("b.md")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/content").symlink_to(content)

    assert read_sources(tmp_path / "elsewhere/content").texts == {"a.md": "y", "b.md": "y", "site.yaml": "x"}


@pytest.mark.parametrize("target", ["../../secret.md", "/etc/passwd", "../.."])
def test_links_that_leave_the_content_folder_are_refused(content: Path, target: str) -> None:
    put(content, {"../secret.md": b"secret", "incidents/a.md": b"x"})
    (content / "incidents/out.md").symlink_to(target)

    found = read_sources(content)

    hint = "put the file itself here: such links are not followed"
    problem = Problem("incidents/out.md", 0, 0, "the symbolic link leaves the folder", hint)
    assert found == Sources({"incidents/a.md": "x"}, {}, {}, lost=("incidents/out.md",), problems=(problem,))


def test_a_link_to_a_folder_whose_name_only_begins_alike_leaves_it(content: Path) -> None:
    put(content, {"../content-old/a.md": b"x"})
    (content / "old").symlink_to("../content-old")

    assert said(read_sources(content)) == ["old: error: the symbolic link leaves the folder"]


@pytest.mark.parametrize("target", ["nowhere.md", "site.yaml/x"])
def test_broken_links_are_problems(content: Path, target: str) -> None:
    put(content, {"site.yaml": b""})
    (content / "a.md").symlink_to(target)

    found = read_sources(content)

    assert (said(found), found.lost) == (["a.md: error: the symbolic link leads nowhere"], ("a.md",))


def test_links_in_a_circle_are_problems(content: Path) -> None:
    put(content, {"incidents/a.md": b"x"})
    (content / "self.md").symlink_to("self.md")
    (content / "incidents/up").symlink_to("..")
    (content / "incidents/here").symlink_to(".")

    found = read_sources(content)

    assert found.texts == {"incidents/a.md": "x"}
    assert said(found) == [
        "incidents/here: error: the symbolic link leads to a folder that it lies in",
        "incidents/up: error: the symbolic link leads to a folder that it lies in",
        "self.md: error: the symbolic link leads in a circle",
    ]


def test_folders_of_links_to_each_other_do_not_multiply(content: Path) -> None:
    for level in range(30):
        put(content, {f"pages/d{level}/x.md": b""})
        for name in ("a", "b"):
            (content / f"pages/d{level}/{name}").symlink_to(f"../d{(level + 1) % 30}")

    found = read_sources(content)

    assert len(found.texts) == 90
    assert {problem.message for problem in found.problems} == {"the symbolic link to a folder lies behind another one"}


def test_a_lost_static_file_is_a_problem_but_no_lost_content(content: Path) -> None:
    put(content, {"static/a.css": b""})
    (content / "static/b.css").symlink_to("nowhere")

    found = read_sources(content)

    assert (found.static, found.lost) == ({"a.css": b""}, ())
    assert said(found) == ["static/b.css: error: the symbolic link leads nowhere"]


def test_templates_may_be_a_link_within_the_project_only(content: Path) -> None:
    put(content, {"../theme/home.html": b"x"})
    (content / "../templates").symlink_to("theme")
    assert read_sources(content).templates == {"home.html": "x"}

    (content / "../templates").unlink()
    (content / "../templates").symlink_to("/etc")
    assert said(read_sources(content)) == ["../templates: error: the symbolic link leaves the folder"]

    for nowhere, wrong in (("nowhere", "leads nowhere"), ("templates", "leads in a circle")):
        (content / "../templates").unlink()
        (content / "../templates").symlink_to(nowhere)
        assert said(read_sources(content)) == [f"../templates: error: the symbolic link {wrong}"]
