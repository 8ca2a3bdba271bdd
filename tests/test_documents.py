"""YAML and front matter: every scalar stays text, everything has its place, and each fault of form is said once."""

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.documents import Document, Mark, read_markdown, read_yaml, tree
from statusgen.documents.marks import Lines, Loc
from statusgen.documents.plain import Plain, read_plain
from statusgen.documents.syntax import SyntaxFault, explain
from statusgen.documents.text import REFUSED, REPLACEMENT, clean
from statusgen.documents.tree import read_tree
from statusgen.documents.values import Value


def said(document: Document) -> list[str]:
    return [str(problem) for problem in document.problems]


def test_scalars_stay_text() -> None:
    document = read_yaml("a.yaml", "no: no\noctal: 010\nclock: 12:30\nnull: ~\nlist: [1, true]\nquoted: ''\n")
    assert document.values == {
        "no": "no",
        "octal": "010",
        "clock": "12:30",
        "null": "~",
        "list": ["1", "true"],
        "quoted": "",
    }
    assert document.problems == ()


def test_keys_and_values_have_places() -> None:
    document = read_yaml("a.yaml", 'title: "x"\nlinks:\n  - label: a\n    url: b\n  - c\n')
    assert document.key_mark(("title",)) == Mark(1, 1)
    assert document.mark(("title",)) == Mark(1, 8)
    assert document.key_mark(("links", 0, "url")) == Mark(4, 5)
    assert document.mark(("links", 0, "url")) == Mark(4, 10)
    assert document.mark(("links", 1)) == Mark(5, 5)


def test_place_of_what_is_absent_is_that_of_what_should_hold_it() -> None:
    document = read_yaml("a.yaml", "links:\n  - label: a\n")
    assert document.mark(("links", 0, "url")) == Mark(2, 5)
    assert document.key_mark(("title",)) == Mark(1, 1)


def test_plain_empty_value_is_absent() -> None:
    assert read_yaml("a.yaml", "title:\nlist:\n  -\n").values == {"title": None, "list": [None]}


def test_byte_order_mark_and_windows_ends_of_lines_just_work() -> None:
    document = read_markdown("a.md", "\ufeff---\r\ntitle: x\r\nseverity: P1\r\n---\r\nHello\r\nworld\r\n")
    assert document.values == {"title": "x", "severity": "P1"}
    assert document.mark(("severity",)) == Mark(3, 11)
    assert (document.body, document.body_line, document.problems) == ("Hello\nworld\n", 5, ())


def test_lines_are_those_that_editors_count() -> None:
    document = read_yaml("a.yaml", "a: 'x\u2028y\x85z'\nb: c\n")
    assert document.mark(("b",)) == Mark(2, 4)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1\n", "1:4: error: anchors such as '&x' are not used here (remove it)"),
        ("a: *x\n", "1:4: error: aliases such as '*x' are not used here (write the value itself)"),
        ("a: !!str x\n", "1:4: error: tags such as 'str' are not used here (remove it)"),
        ("a: ! x\n", "1:4: error: tags such as '!' are not used here (remove it)"),
        ("<<: {a: 1}\n", "1:1: error: merge keys are not used here (write the keys themselves)"),
        ("a: 1\nb: 2\na: 3\n", "3:1: error: duplicate key 'a' (it stands in line 1 already)"),
        ("a: {b: 1, b: 2}\n", "1:11: error: duplicate key 'b' (it stands in line 1 already)"),
        ("? [a]\n: b\n", "1:3: error: a key must be text (write 'key: value')"),
        ("? {a: b}\n: [c]\n", "1:3: error: a key must be text (write 'key: value')"),
        ("? \n: b\n", "1:2: error: a key must be text (write 'key: value')"),
        ("*a : b\n", "1:1: error: aliases such as '*a' are not used here (write the value itself)"),
        ("a: 1\n---\nb: 2\n", "2:1: error: a second document begins here (remove this '---')"),
        ("a:\n\tb: c\n", "2:1: error: a tab cannot indent YAML (indent with spaces)"),
        ("a: b\n\tc: d\n", "2:1: error: a tab cannot indent YAML (indent with spaces)"),
        ("a: b: c\n", "1:5: error: a ':' where none can be (put a text with ': ' in it in quotes)"),
        ('a: "b\n', "1:4: error: this quote is never closed (close it)"),
        ("a: [b\n", "1:4: error: this '[' is not closed, or a ',' is missing (write it as [one, two])"),
        ("a: {b: c\n", "1:4: error: this '{' is not closed, or a ',' is missing (write it as {key: value})"),
        ("a: [\n", "1:4: error: this ends too early (close each '[', '{' and quote)"),
        ("b: {x: [1,\n\nc: 1\n", "1:10: error: this ends too early (close each '[', '{' and quote)"),
        ("a: 1\nb\n", "2:1: error: a line without ': ' (write 'key: value')"),
        ('a: "\\q"\n', "1:5: error: a backslash that YAML does not know (use single quotes)"),
        ("a: @b\n", "1:4: error: a value cannot begin with '@' (put the value in quotes)"),
        ("a: * b\n", "1:4: error: a value cannot begin with '*' (put the value in quotes)"),
        ("a: }\n", "1:4: error: a value cannot begin with '}' (put the value in quotes)"),
        ("- a\n", "1:1: error: a list instead of keys with values (write 'key: value' lines)"),
        ("a\n", "1:1: error: text instead of keys with values (write 'key: value' lines)"),
        ("%TAG\n---\n", "1:5: error: this is not YAML: did not find expected '!'"),
        ("", "1:1: error: the file is empty (write 'key: value' lines)"),
        (" \n\n", "1:1: error: the file is empty (write 'key: value' lines)"),
        ("a: b\0c\n", "1:5: error: a NUL byte cannot be read (remove it)"),
        ("a: b\x07\n", "1:5: error: the control character U+0007 cannot be read (remove it)"),
        ("a: \ud800\n", "1:4: error: the lone surrogate U+D800 cannot be read (remove it)"),
        ("a: " + "[" * 500, "1:23: error: nested more than 20 deep (write it flatter)"),
    ],
)
def test_each_fault_of_form_is_said_at_its_place(text: str, problem: str) -> None:
    assert said(read_yaml("a.yaml", text)) == [f"a.yaml:{problem}"]


def test_however_deep_it_is_the_reader_says_that_it_is_too_deep() -> None:
    (problem,) = said(read_yaml("a.yaml", "a: " + "[" * 5000))
    assert problem.endswith(": error: nested more than 20 deep (write it flatter)")


@pytest.mark.parametrize(
    ("text", "line"),
    [("a:\n  b: 1\n c: 2\n", "3:2"), ("a: 'b' c\n", "1:8"), ("  a: 1\n b: 2\n", "2:2")],
)
def test_wrong_indentation_is_said_at_its_line(text: str, line: str) -> None:
    (problem,) = said(read_yaml("a.yaml", text))
    assert problem.startswith(
        (f"a.yaml:{line}: error: this line does not fit the ones above", f"a.yaml:{line}: error: a")
    )


def test_a_bomb_of_aliases_is_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    document = read_yaml("a.yaml", bomb)
    assert document.values["i"] == [None, None]
    assert len(document.problems) == 25


def test_a_mistake_costs_only_its_own_entry() -> None:
    document = read_yaml("a.yaml", "title: [x\nstatus: operational\nurl: a: b\norder: 3\n")
    assert said(document) == [
        "a.yaml:1:8: error: this '[' is not closed, or a ',' is missing (write it as [one, two])",
        "a.yaml:3:7: error: a ':' where none can be (put a text with ': ' in it in quotes)",
    ]
    assert document.values["status"] == "operational"
    assert document.values["order"] == "3"
    assert not document.whole


def test_the_first_of_two_values_counts() -> None:
    assert read_yaml("a.yaml", "a: 1\na: [2, {b: 3}]\n").values == {"a": "1"}


def test_thousands_of_broken_entries_are_not_all_read() -> None:
    assert len(read_yaml("a.yaml", "".join(f"k{number}: [\n" for number in range(5000))).problems) == 100


def test_conflict_markers_are_said_once_and_both_sides_read() -> None:
    text = "---\ntitle: x\n---\n<<<<<<< HEAD\nours\n||||||| base\n=======\ntheirs\n>>>>>>> branch\n"
    document = read_markdown("a.md", text)
    assert said(document) == [
        "a.md:4:1: error: conflict marker '<<<<<<<' left by git (keep one of the two sides and remove the markers)"
    ]
    assert document.body.split() == ["ours", "theirs"]
    assert not document.whole


def test_the_end_of_a_conflict_alone_is_said() -> None:
    assert [problem.line for problem in read_yaml("a.yaml", "a: 1\n=======\nb: 2\n>>>>>>> branch\n").problems] == [2, 4]


def test_a_row_of_equals_signs_is_a_heading() -> None:
    assert read_markdown("a.md", "---\ntitle: x\n---\nTitle\n=======\n").problems == ()


def test_front_matter_and_body_have_their_lines() -> None:
    document = read_markdown("a.md", "\n---  \ntitle: x\nbad: }\n---\n\nBody\n---\nmore\n")
    assert said(document) == ["a.md:4:6: error: a value cannot begin with '}' (put the value in quotes)"]
    assert (document.body, document.body_line) == ("\nBody\n---\nmore\n", 6)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "Just text.\n",
            "1:1: error: no front matter (begin the file with a line '---', 'title: ...' and another '---')",
        ),
        (
            "\n\n## Heading\n",
            "3:1: error: no front matter (begin the file with a line '---', 'title: ...' and another '---')",
        ),
        ("title: x\n---\nBody\n", "1:1: error: the front matter is not opened (begin the file with a line '---')"),
        ("---\ntitle: x\n", "1:1: error: the front matter is not closed (add a line '---' after its last key)"),
        ("", "1:1: error: the file is empty (begin with a line '---', 'title: ...' and another '---')"),
        ("\n \n", "1:1: error: the file is empty (begin with a line '---', 'title: ...' and another '---')"),
    ],
)
def test_missing_parts_of_front_matter_are_said(text: str, problem: str) -> None:
    assert said(read_markdown("a.md", text)) == [f"a.md:{problem}"]


def test_keys_without_any_fence_are_read() -> None:
    document = read_markdown("a.md", "title: x\nroles:\n  scribe: Ada\n\n ## 2026-04-12 09:00 - Update\nBody\n")
    assert (document.values, document.body_line) == ({"title": "x", "roles": {"scribe": "Ada"}}, 5)
    assert (document.body, document.whole) == (" ## 2026-04-12 09:00 - Update\nBody\n", False)


def test_front_matter_that_is_not_opened_is_read() -> None:
    document = read_markdown("a.md", "title: x\ndraft: true\n---\nBody\n")
    assert (document.values, document.body, document.body_line) == ({"title": "x", "draft": "true"}, "Body\n", 4)


def test_text_without_front_matter_is_body() -> None:
    document = read_markdown("a.md", "Note: we see errors.\n\nMore.\n")
    assert (document.values, document.body) == ({}, "Note: we see errors.\n\nMore.\n")


def test_front_matter_that_is_not_closed_ends_where_text_begins() -> None:
    text = "---\ntitle: x\ncomponents:\n  api: major_outage\n- a\n# a comment\n\nWe see errors.\n"
    document = read_markdown("a.md", text.replace("- a\n", ""))
    assert document.values == {"title": "x", "components": {"api": "major_outage"}}
    assert (document.body, document.body_line) == ("We see errors.\n", 7)


def test_front_matter_ends_at_the_first_fence_whatever_space_is_behind_it() -> None:
    document = read_markdown("a.md", "---\ntitle: x\n---\t\na\n---\nb\n")
    assert (document.values, document.body, document.body_line) == ({"title": "x"}, "a\n---\nb\n", 4)


def test_front_matter_never_swallows_an_update() -> None:
    document = read_markdown("a.md", "---\ntitle: x\n\n## 2026-04-12 09:20 - Resolved\n\nText\n\n---\n\nmore\n")
    assert document.values == {"title": "x"}
    assert document.body == "## 2026-04-12 09:20 - Resolved\n\nText\n\n---\n\nmore\n"
    assert document.body_line == 4


def test_the_slower_reader_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "title: x\nlist: [1, {a: b}]\nbad: a: b\ntab:\n\tx: y\nquote: 'x\n"
    expected = read_yaml("a.yaml", text)
    monkeypatch.setattr(tree, "LOADER", yaml.BaseLoader)
    found = read_yaml("a.yaml", text)
    assert (found.values, found.tree.marks, found.problems) == (expected.values, expected.tree.marks, expected.problems)


def test_a_fault_without_a_place_is_said_at_the_beginning() -> None:
    assert explain(yaml.YAMLError("?"), "a") == SyntaxFault(0, "this is not YAML", "")


Said = tuple[dict[str, Value] | None, dict[Loc, int], dict[Loc, int]]
"""Values, and where keys and values begin."""


def plainly(text: str) -> Said:
    plain = Plain(Lines(text), text, 4)
    return read_plain(text), plain.keys, plain.marks


def by_the_library(text: str) -> Said:
    """Return the same of a text with no mistake."""
    tree = read_tree("a", text, Lines(text), 4)
    assert (tree.problems, tree.whole, tree.flawed) == ([], True, set())
    return tree.values, tree.keys, tree.marks


@pytest.mark.parametrize(
    "text",
    [
        "title: API errors, again (eu-west)\nstarted: 2026-04-12 09:10\n",
        'title: "Errors: #1"\ncomponents:\n  api: partial_outage\n  web: operational\nseverity: P1\n',
        "a: b\"c\"\nd: é 'f' 1:2 https://x.example/?g=h&i\n",
        f'title: {"x" * 3000}\nother: ""\n',
    ],
)
def test_plain_front_matter_is_read_as_the_library_reads_it(text: str) -> None:
    assert plainly(text) == by_the_library(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a:\n",
            "a: [b]\n",
            "a: b\na: c\n",
            "a: b: c\n",
            "a: b:\n",
            "a: b #c\n",
            "a: b \n",
            "a: 'b'\n",
            'a: "\\x41"\n',
        ),
        *(
            "a:\n b: c\n",
            "a:\n  b:\n    c: d\n",
            " a: b\n",
            "a: b\n  c\n",
            "- a: b\n",
            "a: &b c\n",
            "a: b",
            "",
            "<<: a\n",
        ),
    ],
)
def test_what_is_more_than_plain_is_left_to_the_library(text: str) -> None:
    assert read_plain(text) is None


FRONT = st.sampled_from(
    (
        *(
            "a: b\n",
            "c:\n",
            "  d: e\n",
            "f",
            "g h",
            ": ",
            ":",
            "\n",
            "\n  ",
            " ",
            '"',
            "'",
            "#",
            " #",
            "-",
            "- ",
            "[",
            "]",
        ),
        *(
            "{",
            "}",
            ", ",
            "&",
            "*",
            "!",
            "|",
            ">",
            "%",
            "@",
            "`",
            "?",
            "? ",
            "~",
            "=",
            "<<",
            "---\n",
            "...\n",
            "\\",
            "\t",
        ),
        *(
            "é",
            "\xa0",
            "\u2028",
            "\x85",
            "\ufeff",
            "\U0001d7ce",
            "\u0661",
            "2026-04-12 09:10",
            "null",
            "0x1f",
            "x" * 1100,
        ),
    )
)


@settings(max_examples=500, deadline=None)
@given(st.lists(FRONT | st.characters(codec="utf-8"), max_size=12).map(lambda parts: f"a: {''.join(parts)}\n"))
def test_whatever_is_plain_is_read_as_the_library_reads_it(text: str) -> None:
    assert read_plain(text) is None or plainly(text) == by_the_library(text)


@settings(deadline=None)
@given(st.text(st.characters(codec=None) | st.sampled_from("-:#[]{}&*!|>'\"%@`,? \n\t"), max_size=200))
def test_any_text_is_read(text: str) -> None:
    for document in (read_yaml("a", text), read_markdown("a", text), read_markdown("a", f"---\n{text}\n---\n{text}")):
        lines = text.count("\n") * 2 + text.count("\r") * 2 + 5
        assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in document.problems)
        assert document.whole or document.problems
        (document.body + str(document.values)).encode()


@given(st.text(st.characters()), st.sampled_from([chr(code) for code in range(0x100)]))
def test_no_character_that_yaml_refuses_gets_through(text: str, character: str) -> None:
    cleaned, problems = clean("a.yaml", text + character, Lines(text + character))
    assert cleaned == re.sub(REFUSED, REPLACEMENT, text + character)
    assert len(problems) == len(re.findall(REFUSED, text + character))
