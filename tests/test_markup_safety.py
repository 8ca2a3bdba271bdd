"""Whatever an author writes: nothing runs, nothing leads where it may not, and nothing holds a build."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from statusgen.markup import ROOT, to_html, to_text
from statusgen.model import Html

ALLOWED = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "code": {"class"},
    "td": {"class"},
    "th": {"class"},
} | {
    tag: set()
    for tag in (
        *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "em", "strong", "del", "pre", "blockquote"),
        *("ul", "li", "table", "thead", "tbody", "tr"),
    )
}
SAFE_LINK = re.compile(rf"(?:https?://[^/]|mailto:|#|{ROOT}(?![/\\])[^:?#]*(?:[?#]|$)).*", re.IGNORECASE | re.DOTALL)
SAFE_CLASS = re.compile(r"language-[\w#+.-]+|align-(?:left|right|center)")


class Unsafe(HTMLParser):
    """Collects what may not stand in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag not in ALLOWED else []
        for name, value in attrs:
            allowed = name in ALLOWED.get(tag, set())
            if name == "href":
                allowed &= SAFE_LINK.fullmatch(value or "") is not None
            elif name == "src":
                allowed &= (value or "").startswith(ROOT) and SAFE_LINK.fullmatch(value or "") is not None
            elif name == "class":
                allowed &= SAFE_CLASS.fullmatch(value or "") is not None
            self.found += [] if allowed else [f"{tag} {name}={value}"]

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data}")


class Said(HTMLParser):
    """Collects what a page says: its text, and what stands in attributes."""

    def __init__(self, html: Html) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # as it is called
        self.found += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def unsafe(html: Html) -> list[str]:
    parser = Unsafe()
    parser.feed(html)
    parser.close()
    return parser.found


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example/",
        "/\\evil.example",
        "\\\\\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java&#9;script:alert(1)",
        "java&Tab;script:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A&#x61vascript:alert(1)",
        "javascript&colon;alert(1)",
        "javascript\\:alert(1)",
        "<  javascript:alert(1)>",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "blob:https://x.example/1",
        "https:evil.example",
        "https:///evil.example",
        "http:\\\\evil.example",
        "mailto:",
    ],
)
def test_a_link_that_leads_where_none_may_is_its_text(url: str) -> None:
    for source in (f"[x]({url})", f"[x][1]\n\n[1]: {url}"):
        html = to_html(source)
        assert unsafe(html) == []
        assert re.search(rf'href="(?!{ROOT})', html) is None
        assert "x" in to_text(html)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "a </script><script>alert(1)",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<style>@import '//evil.example'</style>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<base href=//evil.example>",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<img srcset='//evil.example/x 1x'>",
        "<a href='javascript:alert(1)'>x",
        "<b onmouseover=alert(1)",
        "<!-- --><!--[if IE]><script>alert(1)</script><![endif]-->",
        "<?php echo 1 ?>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<div\n\nstyle='x'>",
        '[a](https://x.example/"onmouseover="alert(1))',
        '[a](https://x.example "x" onclick="alert(1)")',
        '![a"onerror="alert(1)](x.png)',
        "![a](x.png 'b\" onerror=\"alert(1)')",
        "[<script>alert(1)</script>](https://x.example)",
        "[a](<javascript:alert(1)>)",
        "<javascript://%0aalert(1)>",
        "<javascript:alert(1)@x>",
        "`<script>`</code><script>alert(1)</script>",
        "a|b\n-|-\n<script>|</td><script>",
        "```\n</code></pre><script>alert(1)</script>\n```",
        "[a]: javascript:alert(1)\n\n[a] ![a]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "\\<script\\>",
        "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x0260\x03script>",
        "<plaintext>",
        "<noscript><p title='</noscript><script>alert(1)</script>'>",
        "<template><script>",
        "{: onclick=alert(1) }",
    ],
)
def test_nothing_that_runs_gets_out_and_no_word_is_lost(source: str) -> None:
    html = to_html(source)
    assert unsafe(html) == []
    for word in re.findall("alert|script|onerror|style|iframe", re.sub(r"\(.*\)|: \S+|<java.*?>", "", source)):
        assert word in html


def test_html_is_shown_as_text() -> None:
    source = "a <b>c</b> <!-- d -->\n\n<div>\n\n*e*\n\n</div>"
    assert to_text(to_html(source)) == "a <b>c</b> <!-- d -->\n<div>\ne\n</div>"


@pytest.mark.parametrize(
    "written",
    [
        ROOT,
        "&#xfdd0;",
        "&#XFDD0;",
        "&#64976;",
        "&#0064976;",
        "&#000064976;",
        "&#x00000000000fdd0;",
        "&\\#xfdd0;",
        "\x00",
        "\x02",
        "&#2;",
        "\ud800",
    ],
)
def test_what_nobody_may_write_is_replaced(written: str) -> None:
    assert to_html(f"a{written}b") == "<p>a\N{REPLACEMENT CHARACTER}b</p>"


@pytest.mark.parametrize("number", ["x110000", "x" + "f" * 5000, "9" * 5000])
def test_a_number_beyond_unicode_is_replaced(number: str) -> None:
    assert to_html(f"&#{number};") == "<p>\N{REPLACEMENT CHARACTER}</p>"


def test_a_character_by_its_number_is_that_character() -> None:
    assert to_html("&#233;&#x263A;&#000000000233;&#x00000000263a;") == "<p>é☺é☺</p>"


def test_a_start_that_is_no_small_number_is_dropped() -> None:
    assert to_html("9999999999. a") == "<ol>\n<li>a</li>\n</ol>"


SIZE = 64 * 1024


@pytest.mark.parametrize(
    "unit",
    [
        *("[", "![", "[a](", "[a][b]", "](", "[[a]]", "[](", '[a](b "', "[![a](b)](c) ", "(", "`` ` "),
        *("*", "_", "*a ", "*a_", "*a **b ", "***a", "**a**", "` ", "\\", "<", "<a@", "<!--", "<![CDATA[", "&amp;"),
        *("> ", "> - ", "- ", "1. ", "- - > ", "#", "# a\n", "> # a\n", "* * *\n", "a\n=\n", "[a]: b\n", "[a]:\n"),
        *("|", "|\n", "`|", "a|`", "-|-\n", "```a b\n", "https://x.example/( ", "&#1;", "\x02", "#a", " "),
    ],
)
def test_64_kb_of_nothing_but_marks_is_shown(unit: str) -> None:
    html = to_html(unit * (SIZE // len(unit)))
    assert unsafe(html) == []
    assert len(html) < 20 * SIZE


@pytest.mark.parametrize(
    "source",
    [
        "[" * 5000 + "x" + "](y)" * 5000,
        "*a _b " * 5000 + "x" + "b_ a* " * 5000,
        "".join("    " * n + "- x\n" for n in range(170)),
        "".join("> " * n + "x\n" for n in range(240)),
        "|".join("a" * 8000) + "\n" + "|".join("-" * 8000) + "\n" + "x|\n" * 10000,
        ("|".join("a" * 200) + "\n" + "|".join("-" * 200) + "\n" + "x|\n" * 45 + "\n") * 70,
        "a|b\n-|-\n" + "` " * 20000 + "x|",
        "#" * 60000 + "x\\",
        "[a]:" + " " * 30000 + "b" + " " * 30000 + "x",
        "```" + " " * 20000 + "x" * 20000 + "`",
        "https://x.example/" + ")" * 60000,
    ],
)
def test_an_input_made_to_hold_a_build_is_shown_plainly(source: str) -> None:
    html = to_html(source)
    assert unsafe(html) == []
    assert "x" in to_text(html)
    assert len(html) < 10 * len(source)


def test_a_long_reference_mentioned_often_does_not_fill_the_memory() -> None:
    html = to_html("[a]: /" + "x" * 30000 + "\n\n" + "[a] " * 8000)
    assert html == "<p>" + "[a] " * 8000 + "</p>"


def test_only_the_costly_part_is_plain() -> None:
    html = to_html("**a**\n\n" + "> " * 21 + "b\n\n**c**\n\n" + "[" * 9000 + "\n\n**d**")
    assert html == (
        f"<p><strong>a</strong></p>\n<pre>{'&gt; ' * 21}b</pre>\n<p><strong>c</strong></p>\n"
        f"<p>{'[' * 9000}</p>\n<p><strong>d</strong></p>"
    )


def test_a_long_ordinary_text_is_read_whole() -> None:
    paragraph = "We *see* errors on **one** call in `ten`; more at [the docs](https://x.example/docs).\n" * 5
    source = f"# Title\n\n{paragraph}\n- one\n    - two\n\na|b\n-|-\n1|2\n\n" * 100
    html = to_html(source)
    assert "<pre>" not in html
    assert html.count("<strong>") == 500


MARKS = st.sampled_from(
    (
        *("[", "]", "(", ")", "!", "*", "_", "`", "<", ">", "|", "\\", "&", '"', "'", "\n", "\n\n", "\t", "\x02", ROOT),
        *("    ", "- ", "> ", "# ", "-|-", "```\n", "[a]: ", "word", "https://x.example/"),
        *("javascript:", "<script", "onload=", "&#106;", "&colon;"),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(MARKS | st.characters(exclude_categories=()), max_size=60).map("".join))
def test_whatever_is_written_the_page_is_safe(source: str) -> None:
    html = to_html(source)
    assert unsafe(html) == []
    assert html == to_html(source)
    to_text(html)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("abcdefghij", min_size=2, max_size=8), min_size=1, max_size=20), st.data())
def test_every_plain_word_survives(words: list[str], data: st.DataObject) -> None:
    around = st.sampled_from(
        [" ", "\n", "\n\n", " *", "** ", "\n- ", "\n> ", "\n\n# ", " <b>", " [", "] ", " `", " | ", " &"]
    )
    source = "".join(word + data.draw(around) for word in words)
    text = to_text(to_html(source))
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("Load was 5*10**3*2 requests", "2 requests"),
        ("cost = a*b**c*d now", "d now"),
        ("*Note:**API*, is down", ", is down"),
        ("*a**b*`c`", "<code>c</code></p>"),
        ("Calls to *v1**v2*[the docs](https://x.example/) fail", '<a href="https://x.example/">the docs</a> fail</p>'),
        ("___a__ **  b<__c__", "b&lt;"),
    ],
)
def test_what_stands_behind_a_mark_is_not_taken_for_one(source: str, kept: str) -> None:
    assert kept in to_html(source)


@pytest.mark.parametrize(
    "source", ["*a* **b**", "*a **b** c*", "***a***", "**a *b* c**", "***a** b*", "_a __b__ `c`_", "a*b*c **d** e_f_"]
)
def test_emphasis_is_read_as_the_library_reads_it(source: str) -> None:
    assert to_html(source) == Markdown().convert(source)


# Not what may be left out on purpose: the address of a link, what names the language of code, a cell without a heading.
BLOCK = st.sampled_from(("\n", "\n\n", "\n- ", "\n* ", "\n1. ", "\n> ", "\n# ", "\n\n    ", "  \n", "\\\n"))
INLINE = st.sampled_from(
    (
        *("*", "**", "***", "_", "__", "___", "`", "``", "[", "](/)", "!", "<", ">", "\\", "&", "|", "#", "~", " "),
        *("@", ":", "/", '"', "'", " *", "* ", " **", "** ", "https://x.example/", "mailto:"),
    )
)
MARKED = st.tuples(st.just("") | BLOCK, st.lists(INLINE, max_size=3).map("".join)).map("".join)
EMPHASIS = st.sampled_from(("*", "**", "***", "_", "__", "___", " *", "* ", "** ", "`", " "))
WORDS = "abcdefghijklmnopqrstuvwxyz2345678"


@settings(max_examples=500, deadline=None)
@given(st.lists(EMPHASIS, max_size=20) | st.lists(MARKED, max_size=20), st.permutations(WORDS))
def test_no_letter_or_digit_is_lost(marks: list[str], shuffled: list[str]) -> None:
    words = shuffled[: len(marks)]
    source = re.sub("`{3,}|~{3,}", "``", "".join(mark + word for mark, word in zip(marks, words, strict=True)))
    said = "".join(Said(to_html(source)).found).replace("https://x.example/", "").replace("mailto:", "")
    assert {*words} - {*said} == set()


@pytest.mark.parametrize("left", ["\x02", "\x03", "klzzwxh:0000\x03"])
def test_a_text_that_the_library_lost_its_way_in_is_shown_as_written(
    left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Markdown, "convert", lambda *_: f"<p><b>{left}</p>")
    assert to_html("**`a` & <b>**") == "<pre>**`a` &amp; &lt;b&gt;**</pre>"
