"""Edits of a formula, one at a time, made from its own source: nothing is written down twice.

A function of `bounds` is parsed, one node of its tree is changed, and the result is compiled and put in
the place of the function's code for as long as the mutant is evaluated.  So a mutant stays with the one
formula, and every caller sees it.
"""

from __future__ import annotations

import ast
import copy
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import unwrap
from pathlib import Path
from types import CodeType, FunctionType

FACTORS = (0.875, 1.125)
"""A constant is made an eighth smaller or larger: dyadic, so exact in every arithmetic."""

INDEX_ARGUMENTS = {"power": 1, "r_power": 0, "misfit": 0, "trailing_norm": 0}
"""Calls with an exponent or a layer index, and which argument it is."""

GUARDS = frozenset(("less", "negate", "both"))


@dataclass(frozen=True)
class Edit:
    """One change of one function: where it is, and what it is in words.

    site: the number of the changed expression among those of the function; replacement: what takes its place.
    """

    module: str
    function: str
    change: str
    site: int
    replacement: ast.expr

    @property
    def id(self) -> str:
        return f"{self.module.rpartition('.')[2]}.{self.function}: {self.change}"

    @cached_property
    def code(self) -> CodeType:
        """The changed function, compiled."""
        tree, file = _tree(self.module)
        return _code(_replaced(tree, self.function, self.site, self.replacement), file, self.function)


def functions(module: str) -> dict[str, FunctionType]:
    """Every function and method written in a module, properties included, by qualified name."""
    found: dict[str, FunctionType] = {}
    loaded = importlib.import_module(module)
    for owner in (loaded, *(x for x in vars(loaded).values() if isinstance(x, type))):
        for value in vars(owner).values():
            function = _function(value)
            if function is not None and function.__module__ == module:
                found[function.__qualname__] = function
    return found


def _function(value: object) -> FunctionType | None:
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, cached_property):
        value = value.func
    value = getattr(value, "bands", value)
    return unwrap(value) if isinstance(value, FunctionType) else None


@contextmanager
def applied(edit: Edit) -> Iterator[None]:
    """The formulas with this edit; evaluate on parameters without memo."""
    function = functions(edit.module)[edit.function]
    kept = function.__code__
    function.__code__ = edit.code
    try:
        yield
    finally:
        function.__code__ = kept


@cache
def edits(module: str, function: str) -> tuple[Edit, ...]:
    """Every edit of one function, in the order of its source."""
    tree, _ = _tree(module)
    found: dict[str, Edit] = {}
    for site, (node, replacements) in enumerate(_sites(_find(tree, function))):
        for replacement in replacements:
            if _inherits(node) and not _inherits(replacement):
                continue  # the function's closure holds its class for super(); a code without it does not fit
            words = f"{ast.unparse(node)} -> {ast.unparse(replacement)}"
            place, twin = words, 2
            while place in found:
                place, twin = f"{words} (place {twin})", twin + 1
            found[place] = Edit(module, function, place, site, replacement)
    return tuple(found.values())


@cache
def _tree(module: str) -> tuple[ast.Module, str]:
    file = importlib.import_module(module).__file__
    assert file is not None
    return ast.parse(Path(file).read_text(encoding="utf-8")), file


def _find(tree: ast.Module, function: str) -> ast.FunctionDef:
    scope: ast.AST = tree
    for name in function.split("."):
        body = getattr(scope, "body", [])
        scope = next(x for x in body if isinstance(x, ast.FunctionDef | ast.ClassDef) and x.name == name)
    assert isinstance(scope, ast.FunctionDef)
    return scope


def _replaced(tree: ast.Module, function: str, number: int, replacement: ast.expr) -> ast.Module:
    """A copy of the module in which site `number` of the function is the replacement."""
    changed = copy.deepcopy(tree)
    place = _find(changed, function)
    target = next(node for i, (node, _) in enumerate(_sites(place)) if i == number)
    _Swap(target, replacement).visit(changed)
    return ast.fix_missing_locations(changed)


class _Swap(ast.NodeTransformer):
    def __init__(self, target: ast.AST, replacement: ast.expr) -> None:
        self.target, self.replacement = target, replacement

    def visit(self, node: ast.AST) -> ast.AST:
        return copy.deepcopy(self.replacement) if node is self.target else self.generic_visit(node)


def _code(tree: ast.Module, file: str, function: str) -> CodeType:
    pending = [compile(tree, file, "exec")]
    while pending:
        code = pending.pop()
        if code.co_qualname == function:
            return code
        pending += [x for x in code.co_consts if isinstance(x, CodeType)]
    raise LookupError(f"{function} is not a function of {file}")


def _sites(place: ast.FunctionDef) -> Iterator[tuple[ast.expr, list[ast.expr]]]:
    """Expressions of a function with what may stand in their place."""
    for statement in place.body:
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            yield from _within(statement)


def _within(node: ast.AST) -> Iterator[tuple[ast.expr, list[ast.expr]]]:
    if _is_guard(node):
        return
    indices = list(_indices(node))
    for index in indices:
        yield index, _shifted(index)
    if isinstance(node, ast.expr):
        replacements = _replacements(node)
        if replacements:
            yield node, replacements
    for child in ast.iter_child_nodes(node):
        if not any(child is index for index in indices) and not isinstance(child, ast.arguments):
            yield from _within(child)


def _is_guard(node: ast.AST) -> bool:
    """Comparisons, the words of a reason, and annotations are no part of a formula."""
    if isinstance(node, ast.Call):
        name = _name(node.func)
        return name in GUARDS or "reasons" in name
    if isinstance(node, ast.Tuple):
        return any(isinstance(x, ast.Constant | ast.JoinedStr) for x in node.elts)
    return isinstance(node, ast.Compare | ast.Assert | ast.FormattedValue)


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _indices(node: ast.AST) -> Iterator[ast.expr]:
    """Exponents and layer indices below this node."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        yield node.right
    elif isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Constant | ast.Slice | ast.Tuple):
        yield node.slice
    elif isinstance(node, ast.Call):
        name = _name(node.func)
        if name == "Fraction":
            yield from node.args
        elif name in INDEX_ARGUMENTS and len(node.args) > INDEX_ARGUMENTS[name]:
            argument = node.args[INDEX_ARGUMENTS[name]]
            if not isinstance(argument, ast.Call):
                yield argument


def _shifted(index: ast.expr) -> list[ast.expr]:
    """One more and one less."""
    if isinstance(index, ast.Name) and index.id == "exponent":
        return []
    one = ast.Constant(1)
    return [ast.BinOp(index, ast.Add(), one), ast.BinOp(index, ast.Sub(), one)]


def _replacements(node: ast.expr) -> list[ast.expr]:
    """What may stand in the place of a constant, a sum, a product or the smaller of two."""
    if isinstance(node, ast.Constant):
        x = node.value
        if isinstance(x, bool) or not isinstance(x, int | float) or not x:
            return []
        return [ast.Constant(x * factor) for factor in FACTORS]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [node.left, node.right]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        return [node.left]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [x for x in (node.left, node.right) if not isinstance(_other(node, x), ast.Constant)]
    if isinstance(node, ast.Call) and _name(node.func) in ("minimum", "maximum"):
        return [] if any(_is_zero(x) for x in node.args) else list(node.args)
    if isinstance(node, ast.Call) and _name(node.func) in ("times", "unless_infinite"):
        return node.args[1:]
    return []


def _inherits(node: ast.AST) -> bool:
    return any(isinstance(x, ast.Name) and x.id == "super" for x in ast.walk(node))


def _other(node: ast.BinOp, side: ast.expr) -> ast.expr:
    return node.right if side is node.left else node.left


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) == "number" and ast.unparse(node).endswith("(0)")


def reached(call: Callable[[], object], modules: set[str]) -> set[tuple[str, str]]:
    """(module, qualified name) of every function of these modules that a call runs."""
    import sys

    files = {importlib.import_module(name).__file__: name for name in modules}
    found: set[tuple[str, str]] = set()

    def seen(frame, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename in files:
            found.add((files[code.co_filename], code.co_qualname.partition(".<locals>")[0]))

    kept = sys.getprofile()
    sys.setprofile(seen)
    try:
        call()
    finally:
        sys.setprofile(kept)
    return found
