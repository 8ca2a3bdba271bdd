"""Markdown to safe HTML, and HTML to text."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def unsafe(html: Html) -> list[str]:
    parser = Unsafe()
    parser.feed(html)
    parser.close()
    return parser.found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("a *b* **c** `d` a_b_c", "<p>a <em>b</em> <strong>c</strong> <code>d</code> a_b_c</p>"),
        ("a  \nb\n\n---", "<p>a<br>\nb</p>\n<hr>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("    a\n", "<pre><code>a\n</code></pre>"),
        ("&copy; &amp;lt; AT&T &nope;", "<p>© &amp;lt; AT&amp;T &amp;nope;</p>"),
        ("[a](https://x.example/ 'b')", '<p><a href="https://x.example/" title="b">a</a></p>'),
        ("[a][1]\n\n[1]: https://x.example/", '<p><a href="https://x.example/">a</a></p>'),
    ],
)
def test_markdown_becomes_html(source: str, expected: str) -> None:
    assert to_html(source) == expected


def test_sane_lists_keep_a_number_that_opens_a_line_as_text() -> None:
    assert to_html("- a\n1. b") == "<ul>\n<li>a\n1. b</li>\n</ul>"


def test_windows_line_ends_are_line_ends() -> None:
    assert to_html("a\r\n\r\nb") == "<p>a</p>\n<p>b</p>"


def test_columns_of_a_table_are_aligned_by_class() -> None:
    html = to_html("a | b | c | d\n--|:--|:-:|--:\n1 | 2 | `3|4` | 5")
    assert html == (
        '<table>\n<thead>\n<tr>\n<th>a</th>\n<th class="align-left">b</th>\n<th class="align-center">c</th>\n'
        '<th class="align-right">d</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class="align-left">2</td>\n'
        '<td class="align-center"><code>3|4</code></td>\n<td class="align-right">5</td>\n</tr>\n</tbody>\n</table>'
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "```python\na < b\n\n\n  &amp;\n```",
            '<pre><code class="language-python">a &lt; b\n\n\n  &amp;amp;\n</code></pre>',
        ),
        ("~~~ { .c++ }\na\n~~~", '<pre><code class="language-c++">a\n</code></pre>'),
        ("a\n```\nb\n```\nc", "<p>a</p>\n<pre><code>b\n</code></pre>\n<p>c</p>"),
        ("````\n```\n````", "<pre><code>```\n</code></pre>"),
        ("a\n\n```\nnever closed\n\n", "<p>a</p>\n<pre><code>never closed\n</code></pre>"),
        ("``` a```", "<p><code>a</code></p>"),
        ("```\n# not a heading\n```", "<pre><code># not a heading\n</code></pre>"),
        ('```"><script>\na\n```', "<pre><code>a\n</code></pre>"),
    ],
)
def test_fenced_code_is_shown_as_written(source: str, expected: str) -> None:
    assert to_html(source) == expected


@pytest.mark.parametrize(
    ("source", "url", "after"),
    [
        ("https://x.example/a_b_c", "https://x.example/a_b_c", ""),
        ("see http://x.example, now", "http://x.example", ", now"),
        ("(https://x.example/a)", "https://x.example/a", ")"),
        ("https://x.example/a_(b).", "https://x.example/a_(b)", "."),
        ("https://x.example/?a=1&b=2!", "https://x.example/?a=1&b=2", "!"),
        ("**https://x.example/a**", "https://x.example/a", ""),
        ("[https://x.example/]", "https://x.example/", "]"),
        ("https://x.example/[1]", "https://x.example/[1]", ""),
        ("mailto:jo@x.example?", "mailto:jo@x.example", "?"),
        ("<https://x.example/>", "https://x.example/", ""),
    ],
)
def test_a_bare_address_is_a_link_without_the_punctuation_after_it(source: str, url: str, after: str) -> None:
    written = url.replace("&", "&amp;")
    html = to_html(source).replace("<strong>", "").replace("</strong>", "")
    assert f'<a href="{written}">{written}</a>{after}' in html
    assert html.count("<a ") == 1


def test_a_mail_address_in_angle_brackets_is_a_link() -> None:
    assert to_html("<jo@x.example>") == '<p><a href="mailto:jo@x.example">jo@x.example</a></p>'


@pytest.mark.parametrize(
    "source", ["`https://x.example`", "    https://x.example", "xhttps://x", "https://", "mailto:?"]
)
def test_no_link_is_made_in_code_or_of_half_an_address(source: str) -> None:
    assert "<a" not in to_html(source)


@pytest.mark.parametrize(
    "source",
    [
        "[see https://y.example](https://x.example)",
        "[a <https://y.example>](https://x.example)",
        "[a <j@y.z>](https://x.example)",
    ],
)
def test_a_link_holds_no_other_link(source: str) -> None:
    html = to_html(source)
    assert html.count("<a ") == 1
    assert '<a href="https://x.example">' in html


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("about", "about"),
        ("/about/", "about/index.html"),
        ("about/?a=1#b", "about/index.html?a=1#b"),
        ("/", "index.html"),
        ("?a=1", "index.html?a=1"),
        (".", "index.html"),
        ("./a/./b/../c.html", "a/c.html"),
        ("../../etc/passwd", "etc/passwd"),
        ("a/..", "index.html"),
        ("a\\b", "a/b"),
        ("<a b/é:c>", "a%20b/é%3Ac"),
        ("1:2", "1%3A2"),
        ("a%zz%20", "a%25zz%20"),
        ("static/report.pdf", "static/report.pdf"),
    ],
)
def test_a_relative_link_begins_at_the_root(url: str, expected: str) -> None:
    assert to_html(f"[x]({url})") == f'<p><a href="{ROOT}{expected}">x</a></p>'


def test_a_link_within_the_page_stays() -> None:
    assert to_html("[x](#there)") == '<p><a href="#there">x</a></p>'


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
    ("source", "expected"),
    [
        ("![a](/static/b.png 'c')", f'<p><img alt="a" src="{ROOT}static/b.png" title="c"></p>'),
        ("![a](https://x.example/b.png)", '<p><a href="https://x.example/b.png">a</a></p>'),
        ("![](https://x.example/b.png)", '<p><a href="https://x.example/b.png">https://x.example/b.png</a></p>'),
        ("![a](//x.example/b.png)", "<p>a</p>"),
        ("![a](data:image/png;base64,AAAA)", "<p>a</p>"),
        ("[![a](https://x.example/b.png)](https://y.example/)", '<p><a href="https://y.example/">a</a></p>'),
        (
            "[![a](b.png)](https://y.example/)",
            f'<p><a href="https://y.example/"><img alt="a" src="{ROOT}b.png"></a></p>',
        ),
    ],
)
def test_an_image_comes_from_the_site_itself_or_is_a_link(source: str, expected: str) -> None:
    assert to_html(source) == expected


@pytest.mark.parametrize(
    ("source", "top", "expected"),
    [
        ("# a\n\n### b\n\n## c\n\n### d", 2, ["h2", "h3", "h3", "h4"]),
        ("### a\n\n# b", 2, ["h2", "h2"]),
        ("a\n=\n\nb\n-", 3, ["h3", "h4"]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", 3, ["h3", "h4", "h5", "h6", "h6", "h6"]),
        ("> ## a\n\n### b", 4, ["h4", "h5"]),
    ],
)
def test_headings_keep_their_outline_below_the_top_one(source: str, top: int, expected: list[str]) -> None:
    assert re.findall("<(h[1-6])>", to_html(source, top_heading=top)) == expected


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
    "written", [ROOT, "&#xfdd0;", "&#XFDD0;", "&#64976;", "&#0064976;", "&\\#xfdd0;", "\x00", "\x02", "&#2;", "\ud800"]
)
def test_what_nobody_may_write_is_replaced(written: str) -> None:
    assert to_html(f"a{written}b") == "<p>a\N{REPLACEMENT CHARACTER}b</p>"


@pytest.mark.parametrize("number", ["x110000", "x" + "f" * 5000, "9" * 5000])
def test_a_number_beyond_unicode_is_replaced(number: str) -> None:
    assert to_html(f"&#{number};") == "<p>\N{REPLACEMENT CHARACTER}</p>"


def test_a_character_by_its_number_is_that_character() -> None:
    assert to_html("&#233;&#x263A;") == "<p>é☺</p>"


def test_a_start_that_is_no_small_number_is_dropped() -> None:
    assert to_html("9999999999. a") == "<ol>\n<li>a</li>\n</ol>"


def test_what_was_converted_before_changes_nothing() -> None:
    source = "[a] *b* `c`\n\n1. d"
    alone = to_html(source)
    to_html("[a]: https://x.example/\n\n7. ***x* y** *z\n\n```\nfenced")
    assert to_html(source) == alone


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
    ("source", "expected"),
    [
        ("a *b*\nc\n\nd", "a b c\nd"),
        ("a  \nb", "a\nb"),
        ("- a\n- b\n\n    c\n\n1. d", "- a\n- b\nc\n- d"),
        ("# a\n\nb\n\n---\n\nc", "a\nb\nc"),
        ("a|b\n-|-\n1|2", "a | b\n1 | 2"),
        ("> a", "a"),
        ("[a *b*](https://x.example/?a&b)", "a b (https://x.example/?a&b)"),
        ("https://x.example/?a&b <jo@x.example>", "https://x.example/?a&b jo@x.example"),
        ("[a](about/) [b](#c)", "a b"),
        ("![a & b](c.png) &lt;", "a & b <"),
        ("```\nif a:\n    b < c\n\n    d\n```\ne", "if a:\n    b < c\n    d\ne"),
    ],
)
def test_text_of_html_keeps_words_and_lines(source: str, expected: str) -> None:
    assert to_text(to_html(source)) == expected
