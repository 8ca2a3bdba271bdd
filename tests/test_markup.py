"""Markdown to HTML, and HTML to text."""

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.markup import ROOT, to_html, to_text
from statusgen.model import Html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("a *b* **c** `d` a_b_c", "<p>a <em>b</em> <strong>c</strong> <code>d</code> a_b_c</p>"),
        ("`a``b", "<p>`a``b</p>"),
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


def test_what_no_mail_address_holds_makes_none() -> None:
    assert to_html("<jo@x\\_y.example>") == "<p>&lt;jo@x_y.example&gt;</p>"


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


def test_what_was_converted_before_changes_nothing() -> None:
    source = "[a] *b* `c`\n\n1. d"
    alone = to_html(source)
    to_html("[a]: https://x.example/\n\n7. ***x* y** *z\n\n```\nfenced")
    assert to_html(source) == alone


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
        ("a ![](b.png) c", "a c"),
        ("a|b|c\n-|-|-\n||2\n1| |", "a | b | c\n |  | 2\n1 |  |"),
        (
            "- a\n\n    - b\n\n        c  \n    d\n\n[`e` f](HTTPS://x.example)",
            "- a\n- b\nc\nd\ne f (HTTPS://x.example)",
        ),
        ("```\nif a:\n    b < c\n\n    d\n```\ne", "if a:\n    b < c\n    d\ne"),
    ],
)
def test_text_of_html_keeps_words_and_lines(source: str, expected: str) -> None:
    assert to_text(to_html(source)) == expected


WORDS = (" ", "a", "&amp;", "\n", "\u00a0", "<strong>", "</strong>", "<code>", "</code>", "</a>", '<a href="#x">')


@given(st.lists(st.sampled_from([*WORDS, '<a href="https://x.example/" title="y">'])).map("".join))
def test_text_of_one_paragraph_is_that_of_it_among_others(words: str) -> None:
    alone, among = to_text(Html(f"<p>{words}</p>")), to_text(Html(f"<hr><p>{words}</p>"))
    assert alone == among


@pytest.mark.parametrize("html", ["<p>{}</p>", "<p>{}</p>\n<hr>", "<ul>\n<li>{}</li>\n</ul>"])
def test_any_white_space_is_one_space_in_text(html: str) -> None:
    white = [char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace()]
    words = "".join(f"a {char}b{char}{char}c{char}" for char in white)
    assert to_text(Html(html.format(words))).removeprefix("- ") == " ".join(["a b c"] * len(white))
