"""What happens to a text before Python-Markdown reads it, and the blocks that it needs not look at."""

import html
import re
from xml.etree.ElementTree import Element  # Python-Markdown's tree; no XML is parsed

from markdown.blockprocessors import ParagraphProcessor
from markdown.preprocessors import NormalizeWhitespace, Preprocessor

from statusgen.markup.fences import fences


class Whitespace(NormalizeWhitespace):
    """As the library does it, where there is anything to do."""

    ODD = ("\t", "\r", "\n ", "\x02", "\x03")

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        return super().run(lines) if any(odd in text for odd in self.ODD) else [*lines, "", ""]


class Fences(Preprocessor):
    """Fenced code as in CommonMark: a fence that is never closed ends with the text."""

    # Python-Markdown's own extension takes the square of the number of fences, and imports Pygments.
    NAME = re.compile(r" *+\{?+ *+\.?+([\w#+.-]*+)")

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        out: list[str] = []
        done = 0
        for opening, end in fences(text):
            out += [*text[done : opening.start()].split("\n")[:-1], "", self._placeholder(text, opening, end), "", ""]
            if end is None:
                return out
            done = end.end() + 1
        return [*out, *text[done:].split("\n")]

    def _placeholder(self, text: str, opening: re.Match[str], end: re.Match[str] | None) -> str:
        code = text[opening.end() + 1 : end.start() if end else None].rstrip("\n") + "\n"
        language = self.NAME.match(opening["info"])
        name = f' class="language-{language[1]}"' if language and language[1] else ""
        return self.md.htmlStash.store(f"<pre><code{name}>{html.escape(code)}</code></pre>")


class CostlyBlocks(Preprocessor):
    """Sets aside blocks whose structure would cost too much, as preformatted text."""

    MAX_NESTING = 20  # quotes and lists, each a few frames of the stack
    MAX_BACKTICKS = 1_000  # in a line: a table pairs them, each with all others
    MAX_RUN = 499  # expressions of older releases go to and fro in such
    MAX_WORK = 4_000_000  # lines that cut their block, times the length of what is cut
    CELL_WORK = 400  # a table's cell, in the same unit: a wide header over many short rows fills every one

    RUNS = ("#" * (MAX_RUN + 1), " " * (MAX_RUN + 1))
    PREFIX = re.compile(r"(?:[ >]|[*+-] |[0-9]++\. )*")
    LEVEL = re.compile("[>*+-]|[0-9]+| {4}")
    DEEP = re.compile(rf"\n[ >*+.0-9-]{{{MAX_NESTING + 1}}}")  # before any prefix that nests too far
    CUT = re.compile(r"[ >]*+(?:[#\[=]|-++ *+$|(?:[-*_] {0,2}+){3})")  # headings, references, rules

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if self._is_cheap(text):
            return lines
        left = self.MAX_WORK
        blocks = text.split("\n\n")
        for n, block in enumerate(blocks):
            cost = self._cost(block)
            if cost > left:
                blocks[n] = self.md.htmlStash.store(f"<pre>{html.escape(block)}</pre>")
            else:
                left -= cost
        return "\n\n".join(blocks).split("\n")

    def _is_cheap(self, text: str) -> bool:
        """Tell at a glance that no block of `text` can be too much: each counts less than all as one."""
        lines = text.count("\n") + 1
        return (
            lines * (len(text) + text.count("|") * self.CELL_WORK) <= self.MAX_WORK
            and text.count("`") <= self.MAX_BACKTICKS
            and not any(run in text for run in self.RUNS)
            and not self.DEEP.search(f"\n{text}")
        )

    def _cost(self, block: str) -> int:
        lines = block.split("\n")
        if (
            max(self._nesting(line) for line in lines) > self.MAX_NESTING
            or max(line.count("`") for line in lines) > self.MAX_BACKTICKS
            or any(run in block for run in self.RUNS)
        ):
            return self.MAX_WORK + 1
        cuts = sum(bool(self.CUT.match(line)) for line in lines)
        return cuts * len(block) + len(lines) * max(line.count("|") for line in lines) * self.CELL_WORK

    def _nesting(self, line: str) -> int:
        prefix = self.PREFIX.match(line)
        return len(self.LEVEL.findall(prefix[0])) if prefix else 0


class PlainParagraph(ParagraphProcessor):
    """Takes a block whose lines all begin with a letter, as no other processor would have it."""

    PLAIN = re.compile(r"[^\W\d_].*+(?:\n[^\W\d_].*+)*+")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  # as the library wants it
        return self.PLAIN.fullmatch(block) is not None
