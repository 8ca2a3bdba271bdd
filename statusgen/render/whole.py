"""Templates that extend others made one: what stands in each block is known before any page is rendered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from itertools import groupby

from jinja2 import nodes
from jinja2.compiler import find_undeclared

NAMING = (nodes.Assign, nodes.AssignBlock, nodes.FromImport, nodes.Import, nodes.Macro)
"""What gives a name to something, and may stand outside of the blocks of a template that extends another."""

Blocks = Mapping[str, nodes.Block]


def whole(template: nodes.Template, parsed: Callable[[str], nodes.Template]) -> nodes.Template:
    """Return `template` and all that it extends as one, with what is in its blocks in their places.

    It stays as it is if it extends none, or does so in a way of which that cannot be said beforehand.
    """
    outside: list[nodes.Node] = []
    blocks: dict[str, nodes.Block] = {}
    base = template
    while base.find(nodes.Extends):
        first, *rest = (node for node in base.body if not isinstance(node, nodes.Block | nodes.Output))
        if not isinstance(first, nodes.Extends) or not all(isinstance(node, NAMING) for node in rest):
            return template
        outside += rest
        blocks = {block.name: block for block in base.find_all(nodes.Block)} | blocks
        base = parsed(first.template.as_const())
    if base is template:
        return template
    body = [*outside, *_together(_filled(base.body, blocks))]
    made = nodes.Template(body, lineno=1, environment=template.environment)
    odd = made.find(nodes.Block) or find_undeclared(made.body, ("self", "super"))
    return template if odd else made


def _filled(body: Iterable[nodes.Node], blocks: Blocks) -> Iterator[nodes.Node]:
    """Yield `body` with what is in its `blocks`, or else in itself, instead of the blocks.

    Those stay where other names are known than all over the template: to them, these are not.
    """
    for node in body:
        match node:
            case nodes.Block():
                block = blocks.get(node.name, node)
                yield from [nodes.Scope(block.body)] if _names(block) else _filled(block.body, blocks)
            case nodes.AssignBlock() if not _names(node):
                yield _twin(node, blocks, "body")
            case nodes.If():
                yield _twin(node, blocks, "body", "elif_", "else_")
            case _:
                yield node


def _names(node: nodes.Block | nodes.AssignBlock) -> bool:
    return any(each for child in node.body for each in (child, *child.find_all(NAMING)) if isinstance(each, NAMING))


def _twin(node: nodes.Node, blocks: Blocks, *bodies: str) -> nodes.Node:
    twin = copy(node)  # others extend it too
    for name in bodies:
        setattr(twin, name, [*_filled(getattr(node, name), blocks)])
    return twin


def _together(body: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield `body` with what is said in a row said at once."""
    for _, group in groupby(body, type):
        same = [*group]
        outputs = [node for node in same if isinstance(node, nodes.Output)]
        if outputs:
            said = [each for output in outputs for each in output.nodes]
            yield nodes.Output(said, lineno=outputs[0].lineno)
        else:
            yield from same


def plain_macros(template: nodes.Template) -> dict[str, int]:
    """Return how many arguments each macro of `template` takes that takes nothing else."""
    return {
        node.name: len(node.args)
        for node in template.body
        if isinstance(node, nodes.Macro)
        and not (node.defaults or find_undeclared(node.body, ("caller", "kwargs", "varargs")))
    }
