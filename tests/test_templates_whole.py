"""Templates that many pages are made with: they say as one what each says by itself."""

import re

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined

from rendered import ABOUT, ENGLISH, FRAME, TEMPLATES, story
from statusgen.render import MANY, Renderer
from statusgen.render.environment import PageEnvironment

BASE = """{% import "parts.html" as parts %}
<{% block head %}{{ page }}{% endblock %}>
{% set title %}{% block title %}{{ page }}{% endblock %}{% endset %}
{{ title }}{{ title }}
{% with page = "with" %}{% block inner %}{{ page }}{% endblock %}{% endwith %}
{% if page %}{% block yes %}yes{% endblock %}{% else %}{% block no %}no{% endblock %}{% endif %}
{% block main %}({% block deep %}{{ parts.twice(page) }}{% endblock %}){% endblock %}{{ page }}
"""
PARTS = """{% macro once(a) %}[{{ a }}]{% endmacro %}
{% macro twice(a) %}{{ once(a) }}{{ once(a) }}{% endmacro %}
{% macro shadow(once) %}{{ once }}{{ once.upper() }}{% endmacro %}
{% macro either(a="<") %}{{ a }}{% endmacro %}
{% macro around() %}{{ caller() }}{% endmacro %}
"""
EXTENDS = '{% extends "base.html" %}\nnot shown {{ page }}'
BLOCKS = (
    "{% block head %}{{ page.upper() }}{% endblock %}",
    '{% block title %}{% set page = "set" %}{{ page }}{% endblock %}',
    '{% block main %}{% set page = "set" %}{{ page }}{% block deep %}{{ page }}{% endblock %}{% endblock %}',
    "{% block head %}{{ super() }}{% endblock %}",
    "{% block yes %}{% for one in page %}{{ loop.index }}{{ one }}{% endfor %}{% endblock %}",
    '{% import "parts.html" as others %}{% block no %}{{ others.shadow(page) }}{{ others.either() }}{% endblock %}',
    '{% set word = "<" ~ page %}{% block inner %}{{ word }}{{ others is defined }}{% endblock %}',
    "{% macro own(a) %}{{ a }}{{ page }}{% endmacro %}{% block own %}{{ own(page) }}{{ own(own(page)) }}{% endblock %}",
    '{% block lead %}{% from "parts.html" import once %}{{ once(page) }}{{ once(a=page) }}{% endblock %}',
    '{% import "parts.html" as parts %}{% block tail %}{% call parts.around() %}{{ page }}{% endcall %}{% endblock %}',
    '{% if page %}{% set odd = "odd" %}{% endif %}{% block no %}{{ odd is defined }}{% endblock %}',
)


@given(
    st.lists(st.sampled_from(BLOCKS), unique_by=lambda text: re.findall(r"block \w+", text)[:1].pop()),
    st.sampled_from(["", "<b>", "word"]),
    st.booleans(),
)
def test_templates_made_one_say_what_jinja_says(blocks: list[str], page: str, longer: bool) -> None:  # noqa: FBT001  # hypothesis's
    texts = {"base.html": BASE, "parts.html": PARTS, "page.html": EXTENDS + "".join(blocks)}
    if longer:
        texts["middle.html"] = EXTENDS + BLOCKS[0] + BLOCKS[2] + '{% set word = "middle" %}'
        texts["page.html"] = texts["page.html"].replace("base", "middle")
    loader = DictLoader(texts)
    jinjas = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    ours = PageEnvironment(loader, ENGLISH, {}, texts)
    assert ours.get_template("page.html").render(page=page) == jinjas.get_template("page.html").render(page=page)


def test_a_page_is_the_same_among_few_and_among_many() -> None:
    few, many = (Renderer(TEMPLATES, {}, FRAME, ENGLISH, pages=count) for count in (1, MANY))
    pages = story().values()
    assert [many.render(page) for page in pages] == [few.render(page) for page in pages]


def test_code_changes_with_the_templates_that_it_is_made_of() -> None:
    compiled: dict[str, bytes] = {}
    for word in ("one", "other"):
        templates = {**TEMPLATES, "base.html": f"{word}{{% block main %}}{{% endblock %}}"}
        html = Renderer(templates, {}, FRAME, ENGLISH, compiled, pages=MANY).render(ABOUT)
        assert html.decode().startswith(word)


def test_overrides_hold_among_many_pages() -> None:
    overrides = {"base.html": '{% extends "builtin/base.html" %}{% block title %}Mine{% endblock %}'}
    assert b"<title>Mine</title>" in Renderer(TEMPLATES, overrides, FRAME, ENGLISH, pages=MANY).render(ABOUT)
