"""What is spared changes nothing: the HTML is what Python-Markdown makes when it goes through all of a text."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from conftest import SHARED, needs
from statusgen.markup import ROOT, to_html
from statusgen.markup.parser import converted, read_as
from statusgen.markup.sanitiser import sanitised
from statusgen.markup.simple import simple
from statusgen.markup.spans import is_plain

SAMPLE = Path(__file__).parents[1] / "content"
RECORDED = SHARED / "real/github-status/content"
AT_LEISURE = Markdown(extensions=read_as(2))


def at_leisure(source: str) -> str:
    """Return the HTML of a text that is no danger to the library, without any of our economies."""
    return converted(AT_LEISURE, source)


def sections(folder: Path) -> list[str]:
    files = [path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))]
    return [section for text in files for section in re.split("^## .*$", text, flags=re.MULTILINE)]


SIDE_BY_SIDE = (
    "a `b` *c* **d** [e](f)",
    "`b`.",
    "(`b`), `c d`",
    "`a *b* [c](d) https://x.example`",
    "`a\nb`",
    "*a b*, **c: d**! (see *e*)",
    "*a*\n**b**",
    "[a b](https://x.example/a_b*c?d=1&e#f!)",
    "[a](/b/)[c](d)`e`",
    "![a](b.png)[c](d)",
    "see https://x.example/a_b, http://y.example.",
    "(https://x.example/a/)",
    "https://x.example/a_(b)",
    "https://x.example/?a=b&c=d",
    'https://x.example/"a',
    "we: https://x.example/!?",
    "snake_case and a_b_c `d`",
    "AT&T &amp; &copy; `&amp;` a > b",
    "Hi! `a`\n- `b`\n- *c*\n    - [d](e)",
    "a | b\n--|--\n`c` | *d*",
    "# A `b`\n\n> *c*",
)

WITHIN_OR_TOUCHING = (
    "**`a`**",
    "**[a](b)**",
    "[`a`](b)",
    "[*a*](b)",
    "*a **b** c*",
    "***a***",
    "**a*",
    "*a**",
    "a*b*c",
    "*a*b",
    "* a *",
    "_a_",
    "a_b_ _c",
    "`x`_a `b`_c_",
    "__a__b",
    "``a`` `b",
    "`a``b`",
    "`a`` b`",
    "` a `",
    "`a\\`",
    "\\`a`",
    "\\*a*",
    "a\\\\`b`",
    "!\\[a](b)",
    "[a](b 'c')",
    "[a](<b c>)",
    "[a](b(c))",
    "[a [b](c) d](e)",
    "[](a)",
    "[a]()",
    "[a] (b)",
    "[a\nb](c)",
    "**a  \nb**",
    "a  \nb",
    "xhttps://x.example",
    "https://x.example/`a`",
    "https://x.example/*a*",
    "https://x.example/a_ b_",
    "https://x.example/~",
    "https://",
    "http:///a",
    "mailto:jo@x.example",
    "**mailto:jo@x.example**",
    "*a/b*",
    "[a/b](c) and [a@b](d)",
    "<https://x.example> `a`",
    "`a` <b>",
    "5*10**3*2",
    "*i *****d*https://x.example",
)


@pytest.mark.parametrize("source", [*SIDE_BY_SIDE, *WITHIN_OR_TOUCHING])
@pytest.mark.parametrize("around", ["{}", "A {} b.", "- {}\n\n    {}", "{}\n\n[a]: https://z.example"])
def test_spans_are_read_as_the_library_reads_them(source: str, around: str) -> None:
    text = around.replace("{}", source)
    assert to_html(text) == at_leisure(text)


@pytest.mark.parametrize("text", ["`a` *b* **c** [d](e)", "see https://x.example/a_b.", "snake_case", "a: b! (c)"])
def test_ordinary_texts_are_plain(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize(
    "text", ["**`a`**", "`a``b`", "_a_", "\\*", "<b>", "[a]", "mailto:a@b", "a  \nb", "`x`_a", "x://y", "a\x02b"]
)
def test_texts_in_which_anything_else_begins_are_not(text: str) -> None:
    assert not is_plain(text)


@pytest.mark.parametrize(
    "source",
    [
        "We see errors.",
        "\n\nWe see errors.\nNo: 10:30 UTC!\n\n",
        "Élan (a) 'b' \"c\"; d/e - f # g + h | i = j.",
        "A\u00a0b \u2028c",
        "A  ",
        "A\n  b",
        "A\nb\n=\nc",
        "A\n---",
        "A\n> b",
        "A\n# b",
        "A\n- b\n1. c",
        "A\n[b]: c",
        "A\tb",
        "A\r\nB\r\rC",
        "A\n \nB",
        "A &lt; B > C & D",
        "A https://x.example b",
        "A  \nb",
        " A",
        "1. A",
        "    A",
    ],
)
def test_sentences_are_a_paragraph_as_the_library_writes_it(source: str) -> None:
    assert to_html(source) == at_leisure(source)


@pytest.mark.parametrize("prefix", ["> " * 20, ">" * 20, "- " * 9, "1. " * 5 + "> " * 8, " " * 40 + "- "])
def test_nesting_up_to_the_limit_is_read(prefix: str) -> None:
    source = f"a\n\n{prefix}*b*\n{prefix}c"
    assert to_html(source) == at_leisure(source)


@pytest.mark.parametrize("prefix", ["> " * 21, ">" * 21, " " * 84 + "- ", "1. " * 21, "> - " * 11])
def test_nesting_beyond_it_is_shown_as_written(prefix: str) -> None:
    shown = f"a\n{prefix}b".replace(">", "&gt;")
    assert to_html(f"c\n\na\n{prefix}b\n\nd") == f"<p>c</p>\n<pre>{shown}</pre>\n<p>d</p>"


PIECES = st.sampled_from(
    (
        *("Word", "we see ", "a", "10:30", "é", "snake_case", " ", " ", " ", "\n", "\n", "\n\n", ".", ", ", ": ", "! "),
        *("`a`", "`a *b*`", "*b*", "**c d**", "_e_", "[f](g)", "[f g](https://x.example/h_i)", "![j](k.png)"),
        *("https://x.example/l", "<https://y.example>", "<jo@x.example>", "mailto:jo@x.example", "&amp;", "&copy;"),
        *("`", "``", "*", "**", "_", "[", "]", "(", ")", "](", "!", "<", ">", "|", "\\", "&", '"', "'", "/", "@", "#"),
        *("- ", "\n- ", "\n1. ", "\n> ", "\n# ", "    ", "\n    ", "  \n", "\n---\n", "\n===\n", "\t", "\r\n"),
        *(
            "\na|b\n-|-\nc|d\n",
            "\n```\n",
            "\n~~~ py\n",
            "\n[f]: /m 'n'\n",
            "[f]",
            "[f][f]",
            "![f]",
            "<b>",
            "\x02",
            "\xa0",
        ),
    )
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_whatever_is_written_is_read_as_the_library_reads_it(source: str) -> None:
    assert to_html(source) == at_leisure(source)


SIMPLE = st.sampled_from(
    (
        *(
            "Word",
            "see ",
            "a",
            "10:30",
            "\xe9",
            " ",
            " ",
            "  ",
            "\xa0",
            ".",
            ", ",
            ": ",
            "! ",
            "'",
            '"',
            "|",
            "=",
            "~",
            "#",
        ),
        *("`a`", "`b c`", "*d*", "**e f**", "[g](h/)", "[i j](https://x.example/k_l)", "[m](javascript:n)", "[o](#p)"),
        *("https://x.example/q", "http://y.example.", "s_t", "-", "1.", "\n", "\nA", "\n\nB", "\n\n- C", "\n- D"),
        *("\n\n", "\n\n\nB", "\n\n\n\n- C", "\n ", "\n- ", "\n---", "\n==="),
    )
)


@settings(max_examples=500, deadline=None)
@given(st.lists(SIMPLE, max_size=15).map("".join))
def test_simple_texts_are_read_as_the_library_reads_them(source: str) -> None:
    assert to_html(f"A{source}") == at_leisure(f"A{source}")


URLS = (
    *("https://x.example/a'b(c)", "http://1.2.3.4.5/", "https://a:99999/", "https://[::1/", "https://xn--a/", "HTTP:a"),
    *("https://a%00b/", "https://user:p@x.example/", "https:evil.example", "http:///a", "//evil.example", "/\xa0/b"),
    *(
        "javascript:alert(1)",
        "java\xadscript:a",
        "data:a",
        "vbscript:a",
        "mailto:a@b",
        "mailto:",
        "../../a",
        "#\xa0",
        "?a",
    ),
    *(
        "%zz",
        "a:b",
        "\ufeffjavascript:a",
        "{a}|^",
        "\u202ea",
        "\U0001f4a5",
        "https://\u3002/",
        "https://\xdf.example/\x85",
    ),
)
ODD = st.sampled_from(
    (
        *(f"[b]({url})" for url in URLS),
        *("https://x.example/'onload='", "http://\xe9\u2024", "`'\"`", '*"*', "**'\x9f**", '["c"](d)', "[\xa0](e)"),
        *("\xa0", "\u2028", "\ufeff", "\ufdd1", "\U0010ffff", "'", '"', "-->", "=", "/", "\n\nA", "\n\n- A", " ", " "),
    )
)


@settings(max_examples=500, deadline=None)
@given(st.lists(ODD | st.characters(), max_size=12).map("".join))
def test_the_sanitiser_would_change_nothing_in_simple_texts(source: str) -> None:
    html = simple(f"A{source}")
    assert html is None or sanitised(html.replace(ROOT, "")) == html  # as that is put before what is relative


@pytest.mark.parametrize("url", URLS)
def test_links_of_simple_texts_are_as_the_library_and_the_sanitiser_leave_them(url: str) -> None:
    for text in (f"A [b]({url}) c", f"A {url} c", f"A\n\n- B [b\xa0c]({url})"):
        assert to_html(text) == at_leisure(text)


HOSTS = ("x.example", "x-y.example.", "127.0.0.1", "999.9.9.9", "1.2", "-", "..", "x..y", "-x-.y", "xn--x", "xn--zca")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HOSTS), st.text("aZ0_./~-"))
def test_links_within_a_site_are_as_the_library_and_the_sanitiser_leave_them(host: str, path: str) -> None:
    text = f"A [b](https://{host}/{path}) c"
    assert to_html(text) == at_leisure(text)


@pytest.mark.parametrize(
    "text",
    ["A\n\nB", "A\n\n\n\nB\n\n\n- C", "A `b` *c*.\n\n- D [e](f)\n- G", "A\nb\n\n- C\n\nD\n\n- E", "A\xa0[b](c:d)"],
)
def test_paragraphs_and_lists_with_spans_need_no_library(text: str) -> None:
    assert simple(text) is not None


@pytest.mark.parametrize("text", ["- A", "A\n- B", "A\n\n- B\n\n- C", "A\n\n- B\nc", "A\n\n1. B", "A & b", "A `b\nC`"])
def test_what_may_mean_anything_else_is_left_to_the_library(text: str) -> None:
    assert simple(text) is None


def test_the_sample_is_read_as_the_library_reads_it() -> None:
    different = [text for text in sections(SAMPLE) if to_html(text) != at_leisure(text)]
    assert different == []


@needs("the recorded history (../shared)", found=SHARED.is_dir())
def test_the_recorded_history_is_read_as_the_library_reads_it() -> None:
    different = [text for text in sections(RECORDED) if to_html(text) != at_leisure(text)]
    assert different == []
