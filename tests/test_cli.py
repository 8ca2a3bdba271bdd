"""The commands as a person or a script runs them: what is printed, what is written, which exit code."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from little import files
from statusgen import __version__
from statusgen.cli import run

NOW = ("--now", "2026-04-12 12:00 UTC")
GOOD = """
-- components/api.yaml --
name: API
"""
BAD = (
    GOOD
    + """status: opperational
"""
)
SET = ["set", "api", "major_outage", "--content"]
WARNED = (
    GOOD
    + """
-- incidents/late.md --
---
title: Late
---

## 2026-04-12 13:00 - Resolved

Over.
"""
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lay(text: str) -> None:
    for path, content in files(text).items():
        target = Path("content", path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)


def test_a_build_ends_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD)
    assert run(["build", *NOW]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("All Systems Operational: 5 pages, no problems, ")
    assert said.out.endswith(" s, true until 2026-04-13 00:00 UTC: site/index.html\n")
    assert said.err == ""
    assert Path("site/index.html").is_file()


def test_an_error_is_told_with_its_place_and_the_site_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    lay(BAD)
    assert run(["build", *NOW]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("content/components/api.yaml:2:9: error: 'opperational' is not a ")
    assert lines[1:] == ["1 error"]
    assert Path("site/index.html").is_file()


def test_no_name_or_value_can_steer_a_terminal_or_begin_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD)
    Path("content/components/api.yaml").write_text('name: API\n"a\\e[31m\\u202E": 1\n')
    Path("content/a\n::error::b").write_text("")
    assert run(["build", "--quiet"]) == 1
    said = capsys.readouterr().err
    assert all(line.isprintable() for line in said.splitlines())
    assert "unknown key 'a\\x1b[31m\\u202e'" in said
    assert "content/a\\n::error::b: error: the name is not usable" in said


def test_no_name_of_a_folder_can_steer_a_terminal_or_begin_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD)
    name = "a\x1b[31m\n::error::b"
    assert run(["build", "--output", name, *NOW]) == 0
    assert run(["build", "--output", f"{name}/index.html", *NOW]) == 2
    assert run(["build", "--output", f"{name}/index.html/below", *NOW]) == 3
    assert run(["init", f"{name}2"]) == 0
    said = capsys.readouterr()
    lines = (said.out + said.err).splitlines()
    assert all(line.isprintable() and not line.startswith("::") for line in lines)


def test_exit_zero_writes_and_tells_and_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    lay(BAD)
    assert run(["build", *NOW, "--exit-zero"]) == 0
    assert "1 error" in capsys.readouterr().err


def test_strict_writes_nothing_even_for_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WARNED)
    assert run(["build", *NOW]) == 0
    assert "1 warning" in capsys.readouterr().err
    assert run(["build", *NOW, "--strict", "--output", "other"]) == 1
    assert "nothing written, because of --strict" in capsys.readouterr().out
    assert not Path("other").exists()


def test_a_broken_site_yaml_stops_the_build_and_keeps_the_last_site(capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD)
    assert run(["build", *NOW]) == 0
    before = {path: path.read_bytes() for path in Path("site").rglob("*.html")}
    Path("content/site.yaml").write_text("title: [")
    capsys.readouterr()
    assert run(["build", *NOW]) == 1
    said = capsys.readouterr().err
    assert said.startswith("content/site.yaml:1:")
    assert "the last site stays as it is" in said
    assert {path: path.read_bytes() for path in Path("site").rglob("*.html")} == before


def test_a_broken_template_is_told_by_its_own_path(capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD + "-- ../templates/home.html --\n{% if %}\n")
    assert run(["build", *NOW, "--json"]) == 1
    summary = json.loads(capsys.readouterr().out)
    assert [(p["path"], p["line"]) for p in summary["problems"]] == [("templates/home.html", 1)]


def test_json_is_a_summary_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    lay(BAD)
    assert run(["build", *NOW, "--json"]) == 1
    summary = json.loads(capsys.readouterr().out)
    problem = summary.pop("problems")[0]
    assert (problem["path"], problem["line"], problem["level"]) == ("content/components/api.yaml", 2, "error")
    assert summary.pop("seconds") > 0
    assert summary.pop("files") == summary.pop("written")
    assert summary == {
        "status": "minor",
        "description": "Status Partly Unknown",
        "pages": 5,
        "removed": 0,
        "output": "site",
        "next_change": "2026-04-13T00:00:00Z",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("command", [["build", "--output", "s\udcff"], ["check"], ["status", "--content"], SET])
def test_json_is_text_whatever_the_names_of_folders(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD)
    Path("content/components/broken.yaml").write_text("status: x\n")
    Path("content").rename("c\udcff")
    run([*command, "c\udcff", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert r"c\\udcff/" in str(said)
    json.dumps(said, ensure_ascii=False).encode()


def test_quiet_says_nothing_when_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD)
    assert run(["build", *NOW, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_cache_changes_no_byte() -> None:
    lay(WARNED)
    for output in ("without", "cold", "warm"):
        cache = () if output == "without" else ("--cache", "cache")
        assert run(["build", *NOW, "--quiet", "--output", output, *cache]) == 0
    without, cold, warm = (tree(Path(folder)) for folder in ("without", "cold", "warm"))
    assert without == cold == warm


def tree(folder: Path) -> dict[Path, bytes]:
    """Return the site in `folder`, without what statusgen notes of it for itself."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".statusgen" not in path.parts)
    return {path.relative_to(folder): path.read_bytes() for path in files}


def test_check_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD)
    assert run(["check", *NOW]) == 0
    assert capsys.readouterr().out == "no problems\n"
    assert sorted(path.name for path in Path().iterdir()) == ["content"]


@pytest.mark.parametrize(("text", "options", "code"), [(BAD, (), 1), (WARNED, (), 0), (WARNED, ("--strict",), 1)])
def test_check_exits_with_1_on_errors_and_strictly_on_warnings(text: str, options: tuple[str, ...], code: int) -> None:
    lay(text)
    assert run(["check", *NOW, *options]) == code


def test_check_tells_problems_as_json_even_when_site_yaml_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    lay("-- site.yaml --\ntitle: A\n")
    assert run(["check", *NOW, "--json"]) == 1
    assert [p["path"] for p in json.loads(capsys.readouterr().out)["problems"]] == ["content/site.yaml"]


def test_check_tells_of_changed_files_only(capsys: pytest.CaptureFixture[str]) -> None:
    lay(BAD + "-- components/web.yaml --\nname: Web\n-- incidents/a.md --\n---\ntitle: A\n---\n")
    commit_all()
    assert run(["check", *NOW, "--changed"]) == 0
    Path("content/incidents/a.md").write_text("---\ntitle: A\ncomponents: [web]\n---\n")
    assert run(["check", *NOW, "--changed"]) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()[:-1]] == ["content/incidents/a.md"]
    commit_all()
    Path("content/components/web.yaml").unlink()
    assert run(["check", *NOW, "--changed"]) == 1
    assert "content/incidents/a.md:3:14: error: there is no component 'web'" in capsys.readouterr().err
    assert run(["check", *NOW, "--since", "HEAD^"]) == 1


def test_check_says_when_git_cannot_tell(capsys: pytest.CaptureFixture[str]) -> None:
    lay(GOOD)
    assert run(["check", *NOW, "--changed"]) == 3
    assert capsys.readouterr().err.startswith("statusgen: git rev-parse failed: ")


def commit_all() -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@acme.example", "-c", "commit.gpgsign=false")
    for arguments in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", "x")):
        subprocess.run(["git", *arguments], check=True)


def test_content_in_another_place_is_told_by_that_place(capsys: pytest.CaptureFixture[str]) -> None:
    lay(BAD)
    Path("content").rename("mine")
    assert run(["check", "mine", *NOW]) == 1
    assert capsys.readouterr().err.startswith("mine/components/api.yaml:2:9: error:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "nowhere"), "nowhere"),
        (("build", "--output", "content"), "content"),
        (("build", "--now", "soon"), "'soon' is not a time such as"),
        (("build", "--now", "0001-01-01 00:00+14:00"), "'0001-01-01 00:00+14:00' is not a time such as"),
        (("build", "--as-of", "9999-12-31"), "'9999-12-31' is not a time such as"),
        (("build", "--now", "2026-04-12", "--as-of", "2026-04-12"), "--now and --as-of exclude each other"),
        (("schema", "incidents"), "incident"),
        (("bild",), "No such command"),
        (("init", "taken"), "nothing was written"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_wrong(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(GOOD)
    Path("taken/content").mkdir(parents=True)
    Path("taken/content/site.yaml").write_text("mine")
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_world_that_fails_exits_with_3_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(GOOD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "site/index.html")

    monkeypatch.setattr(os, "replace", full)
    assert run(["build", *NOW]) == 3
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "Traceback" not in said


def test_a_mistake_of_our_own_is_owned_and_debug_shows_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(GOOD)

    def broken(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr("statusgen.cli.build.Work", broken)
    assert run(["build"]) == 3
    assert "This is a mistake in statusgen" in capsys.readouterr().err
    for arguments in (["--debug", "build"], ["build", "--debug"]):
        assert run(arguments) == 3
        assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.ENOMEM, "Cannot allocate memory")])
def test_too_little_memory_is_no_mistake_of_ours(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def starve(*_: object) -> None:
        raise error

    monkeypatch.setattr("statusgen.cli.build.Work", starve)
    lay(GOOD)
    assert run(["build"]) == 3
    assert capsys.readouterr().err == "statusgen: there is not enough memory\n"


def test_too_little_memory_to_tell_anything_is_no_other_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    def starve(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("click.echo", starve)
    monkeypatch.setattr("click.exceptions.echo", starve)
    assert (run(["build", "nowhere"]), run(["build", "--nope"])) == (2, 2)
    monkeypatch.setattr("statusgen.cli.build.Work", starve)
    lay(GOOD)
    assert (run(["build"]), run(["build", "--debug"])) == (3, 3)


def test_source_date_epoch_is_the_time_of_the_build(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(GOOD)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775995200")
    assert run(["build", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["next_change"] == "2026-04-13T00:00:00Z"
    for text in ("soon", "253402300799"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
        assert run(["build"]) == 2
        assert f"SOURCE_DATE_EPOCH={text}" in capsys.readouterr().err


def test_init_lays_down_a_start_that_builds_without_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "mine"]) == 0
    assert "statusgen build mine/content --output mine/site" in capsys.readouterr().out
    assert run(["build", "mine/content", "--output", "mine/site", "--strict"]) == 0
    assert capsys.readouterr().out.startswith("All Systems Operational")


def test_the_command_that_init_prints_is_one_for_a_shell(capsys: pytest.CaptureFixture[str]) -> None:
    run(["init", "my status"])
    assert "statusgen build 'my status/content' --output 'my status/site'\n" in capsys.readouterr().out


def test_init_leaves_what_else_is_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert run(["init"]) == 0
    assert Path("content/site.yaml").is_file()


def test_the_demo_is_in_the_middle_of_its_story(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--demo"]) == 0
    assert run(["check", "--strict"]) == 0
    capsys.readouterr()
    assert run(["build", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] in ("minor", "major")


@pytest.mark.parametrize("kind", ["site", "component", "incident", "maintenance", "postmortem", "page"])
def test_schema_prints_json(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", kind]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_what_a_terminal_cannot_show_is_no_failure() -> None:
    lay(GOOD + "-- site.yaml --\ntitle: Acme\nurl: https://acme.example/\nlanguage: ar\n")
    for arguments in ((), ("--json",)):
        command = [sys.executable, "-m", "statusgen", "build", *NOW, *arguments]
        done = subprocess.run(
            command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "cp1252"}
        )
        assert (done.returncode, done.stderr) == (0, b"")


def test_version_and_help_work_as_a_process() -> None:
    def said(*arguments: str) -> str:
        command = [sys.executable, "-m", "statusgen", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert said("--version") == f"statusgen {__version__}\n"
    assert "init" in said("--help")
    for command in ("build", "check", "init", "schema"):
        assert "Example" in said(command, "--help")


@pytest.mark.parametrize(("command", "needed"), [(["--version"], set()), (["build", "--help"], {"build"})])
def test_a_command_is_imported_only_when_it_is_asked_for(command: list[str], needed: set[str]) -> None:
    script = f"""
import sys
from statusgen.cli import COMMANDS, run
run({command})
print(*(name for name in COMMANDS if "statusgen.cli." + name in sys.modules))
"""
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert set(said.splitlines()[-1].split()) == needed
