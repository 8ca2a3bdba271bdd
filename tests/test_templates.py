"""Templates: what may be overridden, what authors of themes see when it fails, and what is done only once."""

import marshal
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError, nodes
from markupsafe import Markup, escape

from rendered import ABOUT, ENGLISH, FRAME, TEMPLATES, html, renderer, story
from statusgen import model
from statusgen.language import Language
from statusgen.plan import views
from statusgen.plan.views import PlannedPage
from statusgen.problems import BuildStoppedError, Problem
from statusgen.render import Renderer
from statusgen.render.environment import PageEnvironment
from statusgen.render.escaping import escaped, replaced
from statusgen.structs import replace

DOCS = (Path(__file__).parent.parent / "docs" / "theme.md").read_text(encoding="utf-8")


class Kind(StrEnum):
    LESS = "<"


def stopped(overrides: Mapping[str, str], page: PlannedPage = ABOUT) -> tuple[Problem, ...]:
    """Return the problems that `overrides` stop the build with."""
    with pytest.raises(BuildStoppedError) as stop:
        html(page, overrides)
    return stop.value.problems


def examples() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each template in the documentation."""
    for text in re.findall(r"```jinja\n(.*?)```", DOCS, flags=re.DOTALL):
        yield re.findall(r"templates/([\w.]+)", text)[0], text


def test_translations_are_text_and_not_markup() -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\nmsgid "Site"\nmsgstr "<\\"Ort\\">"\n'
    language = Language("de", model.UTC_ZONE, catalogue.encode())
    text = renderer(language=language).render(ABOUT).decode()
    assert '<nav aria-label="&lt;&#34;Ort&#34;&gt;">' in text


def test_override_takes_the_place_of_the_built_in_template() -> None:
    assert html(overrides={"page.html": "{{ view.title }}{{ root }}"}) == "About../"


def test_override_of_the_skeleton_holds_for_every_page() -> None:
    assert "Here I am" in html(overrides={"base.html": "{% block main %}{% endblock %}Here I am"})


def test_override_can_extend_the_built_in_template() -> None:
    text = html(overrides={"page.html": '{% extends "builtin/page.html" %}{% block body %}Mine{% endblock %}'})
    assert "Mine" in text
    assert "<p>Hello</p>" not in text
    assert "<h1>About</h1>" in text


def test_mistakes_in_all_overrides_are_told_at_once_with_their_lines() -> None:
    assert stopped({"page.html": "\n{% if %}", "home.html": "\n\n{{ a|nonsense }}", "mine.html": "fine"}) == (
        Problem("../templates/home.html", 3, 0, "no filter named 'nonsense'", "see Jinja's template documentation"),
        Problem(
            "../templates/page.html", 2, 0, "expected an expression, got 'end of statement block'",
            "see Jinja's template documentation",
        ),
    )  # fmt: skip


def test_override_nested_too_deeply_is_a_problem() -> None:
    assert stopped({"page.html": "{{ " + "(" * 5000 + " }}"}) == (
        Problem("../templates/page.html", 0, 0, "the template is nested too deeply", "take it apart with include"),
    )


def test_name_that_does_not_exist_is_told_with_its_line() -> None:
    assert stopped({"page.html": "\n{{ view.titel }}"}) == (
        Problem(
            "../templates/page.html", 2, 0, "'TextPage' has no attribute 'titel'",
            "docs/theme.md lists what each template gets",
        ),
    )  # fmt: skip


def test_failure_inside_of_a_built_in_piece_is_told_where_the_override_called_it() -> None:
    override = '{% import "parts.html" as parts %}\n\n{{ parts.moment(view.title) }}'
    assert [(problem.path, problem.line) for problem in stopped({"page.html": override})] == [
        ("../templates/page.html", 3)
    ]


def test_failure_of_another_kind_is_told_by_its_name() -> None:
    assert stopped({"page.html": "{{ 1 / 0 }}"})[0].message == "ZeroDivisionError: division by zero"


def test_template_that_is_not_there_is_told_with_the_nearest_name() -> None:
    assert stopped({"page.html": '{% include "part.html" %}'}) == (
        Problem("../templates/page.html", 1, 0, "there is no template 'part.html'", 'did you mean "parts.html"?'),
    )
    assert stopped({"page.html": '{% extends "/etc/passwd" %}'}) == (
        Problem(
            "../templates/page.html", 1, 0, "there is no template '/etc/passwd'",
            "templates are named as in the templates/ folder",
        ),
    )  # fmt: skip


def test_override_that_extends_itself_is_told_the_way_out() -> None:
    assert stopped({"page.html": '{% extends "page.html" %}'}) == (
        Problem(
            "../templates/page.html", 1, 0, "the template never ends",
            'a template that extends itself never ends: extend or include "builtin/page.html"',
        ),
    )  # fmt: skip


def test_failure_of_a_built_in_template_is_a_bug_and_comes_as_it_is() -> None:
    with pytest.raises(UndefinedError, match="nothing"):
        Renderer({"page.html": "{{ nothing }}"}, {}, FRAME, ENGLISH).render(ABOUT)


def test_word_is_translated_wherever_a_template_says_it() -> None:
    catalogue = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8"

msgid "Down"
msgstr "<Aus>"

msgid "%(share)s%% of all"
msgstr "%(share)s%% von allen"

msgid "100%% of all"
msgstr "100%% von allen"
"""
    override = """
{{ _("Down") }} {{ gettext("Down") }} {% trans %}Down{% endtrans %} {% set word = _("Down") %}{{ word }}
{{ _("Down")|lower }} {{ _("Up") }} {{ _("100%% of all") }} {{ _("%(share)s%% of all", share="<9") }}
{% autoescape false %}{{ _("Down") }}{% endautoescape %}
"""
    german = Language("de", model.UTC_ZONE, catalogue.encode())
    assert renderer({"page.html": override}, language=german).render(ABOUT).decode() == (
        "\n&lt;Aus&gt; &lt;Aus&gt; &lt;Aus&gt; &lt;Aus&gt;\n&lt;aus&gt; Up 100% von allen &lt;9% von allen\n&lt;Aus&gt;"
    )


@pytest.mark.parametrize("value", ['<a b="c">&\'', Markup("<b>"), 1, None, Kind.LESS])
@pytest.mark.parametrize("switch", ["true", "false", "view.title"])
def test_value_is_escaped_as_jinja_does(value: object, switch: str) -> None:
    text = f"{{% autoescape {switch} %}}{{{{ page }}}}{{% endautoescape %}}{{{{ page }}}}"
    assert_as_jinja_does(text, {"page": value, "view": {"title": ""}})


@pytest.mark.parametrize("value", ["<&>", Markup("<b>"), 1, None, Kind.LESS])
@pytest.mark.parametrize("switch", ["true", "false", "view.title"])
def test_values_are_joined_as_jinja_does(value: object, switch: str) -> None:
    text = f"""{{% autoescape {switch} %}}{{{{ page ~ "<" }}}}{{{{ "<" ~ page ~ view.title }}}}{{% endautoescape %}}"""
    assert_as_jinja_does(text, {"page": value, "view": {"title": ""}})


@pytest.mark.parametrize("value", ['<a b="c">&\'', Markup("<b>"), 1, None, Kind.LESS])
@pytest.mark.parametrize("switch", ["true", "false", "view.title"])
def test_attribute_is_shown_as_jinja_does(value: object, switch: str) -> None:
    shown = "{{ page.name }}<{{ page.value }}{{ view.kept }}{{ view.upper() }}{{ page.name.lower() }}>"
    text = f"{shown}{{% autoescape {switch} %}}{shown}{{% endautoescape %}}"
    view = {"title": "", "kept": value, "upper": lambda: value}
    assert_as_jinja_does(text, {"page": Kind.LESS, "view": view})


@pytest.mark.parametrize("shown", ["page.titel", "page.titel.name", "view.titel", "missing.title", "view.titel()"])
def test_attribute_that_is_not_there_fails_as_jinja_does(shown: str) -> None:
    assert_fails_as_jinja_does(f"<{{{{ {shown} }}}}>", {"page": ABOUT, "view": {}})


@given(st.text())
def test_text_is_escaped_as_markupsafe_does_it(text: str) -> None:
    assert [escaped(text), replaced(text)] == [str(escape(text))] * 2


@pytest.mark.parametrize(
    "call",
    [
        "m(page, 1)", "m(page)", "m(b=page, a=1)", "m(page, b=2)", "m()|length", "one(page)", "one(page)|length",
        "rest(page, page, key=page)", "rest(*[page])", "m(**{'a': page})", "wrap(page)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("switch", ["true", "false", "view.title"])
def test_macros_are_called_as_jinja_does(call: str, switch: str) -> None:
    macros = """
{% macro m(a="<", b=2) %}<m>{{ a }}{{ b }}{% endmacro %}
{% macro one(a) %}{{ a }}{{ m(a, a) }}{% endmacro %}
{% macro rest(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}
{% macro wrap(a) %}{% if caller is defined %}{{ caller() }}{% endif %}{{ a }}{% endmacro %}
"""
    called = (
        f"{{{{ {call} }}}}{{% set kept = {call} %}}{{{{ kept }}}}{{% call wrap(page) %}}<{{{{ page }}}}>{{% endcall %}}"
    )
    text = f"{macros}{{% autoescape {switch} %}}{called}{{% endautoescape %}}"
    assert_as_jinja_does(text, {"page": "<p>", "view": {"title": ""}})


@pytest.mark.parametrize("call", ["one()", "one(1, 2)", "one(1, b=2)", "one(1, caller=2)", "page(1)"])
def test_macro_called_wrongly_fails_as_jinja_does(call: str) -> None:
    assert_fails_as_jinja_does(f"{{% macro one(a) %}}{{{{ a }}}}{{% endmacro %}}{{{{ {call} }}}}", {"page": ""})


def assert_fails_as_jinja_does(text: str, values: Mapping[str, object]) -> None:
    messages = []
    for environment in both(text):
        with pytest.raises((UndefinedError, TypeError)) as error:
            environment.get_template("page.html").render(values)
        messages.append(str(error.value))
    assert messages[0] == messages[1]


def assert_as_jinja_does(text: str, values: Mapping[str, object]) -> None:
    ours, jinjas = (environment.get_template("page.html").render(values) for environment in both(text))
    assert ours == jinjas


def both(text: str) -> tuple[Environment, Environment]:
    """Return our environment and one as Jinja has it, each with `text` as `page.html`."""
    loader = DictLoader({"page.html": text})
    jinjas = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return PageEnvironment(loader, ENGLISH, {}), jinjas


def test_part_said_to_be_the_same_is_rendered_once_for_its_values() -> None:
    rendering = renderer({"page.html": "{% call once(root) %}{{ root }}{{ page.title }}{% endcall %}"})
    pages = (ABOUT, replace(ABOUT, title="SLA"), replace(ABOUT, title="Deep", root="../../"))
    assert [rendering.render(page) for page in pages] == [b"../About", b"../About", b"../../Deep"]


@pytest.mark.parametrize("form", ["once(*[root])", "once(root)"])
def test_part_said_to_be_the_same_may_be_said_in_any_form(form: str) -> None:
    part = f"{{% call {form} %}}<{{{{ root }}}}{{{{ page.title }}}}{{% endcall %}}"
    rendering = renderer({"page.html": f"{part}{part}{{% autoescape false %}}{part}{{% endautoescape %}}"})
    pages = (ABOUT, replace(ABOUT, title="SLA"), replace(ABOUT, title="<b>", root="../../"))
    about, sla, deep = (rendering.render(page).decode() for page in pages)
    assert about == sla == "<../About" * 3
    assert deep == "<../../&lt;b&gt;" * 2 + "<../../<b>"


def test_mistake_in_a_part_that_is_rendered_once_is_told_with_its_line() -> None:
    override = "{% call once(root) %}\n\n{{ page.titel }}\n{% endcall %}"
    assert [(problem.path, problem.line) for problem in stopped({"page.html": override})] == [
        ("../templates/page.html", 3)
    ]


def test_title_of_an_override_is_that_of_the_page_wherever_it_is_told() -> None:
    title = "{% block title %}<{{ view.title }}> {{ super() }}{% endblock %}"
    head = "{% block head %}{{ self.title() }}{% endblock %}"
    text = html(overrides={"page.html": f'{{% extends "builtin/page.html" %}}{title}{head}'})
    assert "<title><About> About · Acme Status</title>" in text
    assert 'og:title" content="<About> About · Acme Status">' in text
    assert text.count("<About> About · Acme Status") == 3


def test_parts_of_two_templates_are_not_mixed_up() -> None:
    part = "{% call once(root) %}<NAME>{% endcall %}"
    overrides = {"a.html": part.replace("NAME", "a"), "b.html": part.replace("NAME", "b")}
    assert html(overrides={**overrides, "page.html": '{% include "a.html" %}{% include "b.html" %}'}) == "<a><b>"


def test_compiled_templates_are_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: dict[str, bytes] = {}
    first = renderer(compiled=compiled).render(ABOUT)
    monkeypatch.setattr(PageEnvironment, "compile", None)
    assert renderer(compiled=compiled).render(ABOUT) == first


def test_compiled_templates_outlast_the_version_in_jinjas_own_module(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: dict[str, bytes] = {}
    renderer(compiled=compiled).render(ABOUT)
    keys = set(compiled)
    monkeypatch.delattr(jinja2, "__version__", raising=False)
    renderer(compiled=compiled).render(ABOUT)
    assert set(compiled) == keys


def test_compiled_template_is_made_anew_when_its_text_or_a_word_changes() -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\nmsgid "Site"\nmsgstr "Ort"\n'
    german = Language("de", model.UTC_ZONE, catalogue.encode())
    compiled: dict[str, bytes] = {}
    texts = [
        renderer({"page.html": text}, language=language, compiled=compiled).render(ABOUT)
        for text in ('{{ _("Site") }}', '{{ _("Site") }}!')
        for language in (ENGLISH, german, ENGLISH)
    ]
    assert texts == [b"Site", b"Ort", b"Site", b"Site!", b"Ort!", b"Site!"]


@pytest.mark.parametrize("broken", [b"", b"nonsense", marshal.dumps(None), marshal.dumps(1)])
def test_compiled_template_that_cannot_be_read_is_made_anew(broken: bytes) -> None:
    compiled: dict[str, bytes] = {}
    renderer({"page.html": "{{ page.title }}"}, compiled=compiled)
    whole = dict(compiled)
    compiled.update(dict.fromkeys(compiled, broken))
    assert renderer({"page.html": "{{ page.title }}"}, compiled=compiled).render(ABOUT) == b"About"
    assert compiled == whole


def test_failure_of_a_compiled_template_is_told_with_its_line() -> None:
    compiled: dict[str, bytes] = {}
    for _ in range(2):
        with pytest.raises(BuildStoppedError) as stop:
            renderer({"page.html": "\n\n{{ view.titel }}"}, compiled=compiled).render(ABOUT)
        assert [(problem.path, problem.line) for problem in stop.value.problems] == [("../templates/page.html", 3)]


@pytest.mark.parametrize(("name", "text"), tuple(examples()))
def test_examples_of_the_documentation_work(name: str, text: str) -> None:
    pages = story()
    page = pages["index.html"] if name in {"home.html", "base.html"} else pages["about/index.html"]
    words = {"base.html": "1 Long Road", "home.html": "We write here first", "page.html": "Current status"}
    assert words[name] in html(page, {name: text})


def test_documentation_lists_every_view_with_its_fields_in_their_order() -> None:
    sections = re.split(r"^### (\w+)\n", DOCS.partition("## What views hold")[2], flags=re.MULTILINE)
    listed = {
        name: re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
        for name, text in zip(sections[1::2], sections[2::2], strict=True)
    }
    there = {
        name: [*kind.__annotations__]
        for name, kind in vars(views).items()
        if isinstance(kind, type) and kind.__module__.startswith(views.__name__)
    }
    assert listed == there


def test_documentation_lists_every_template_with_its_blocks() -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    there = {
        name: {block.name for block in environment.parse(text).find_all(nodes.Block)}
        for name, text in TEMPLATES.items()
        if name != "parts.html"
    }
    rows = re.findall(r"^\| `([\w.]+\.html)` \| \w+ \|(.*)\|$", DOCS, flags=re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", blocks)) for name, blocks in rows} == there


def test_documentation_lists_every_piece() -> None:
    pieces = re.findall(r"{% macro ([a-z]\w*\([\w, ]*\))", TEMPLATES["parts.html"])
    listed = re.findall(r"^\| `(\w+\([\w, ]*\))` \|", DOCS, flags=re.MULTILINE)
    assert sorted(listed) == sorted(pieces)
