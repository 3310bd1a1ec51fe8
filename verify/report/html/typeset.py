"""The plain-text formulas of the statements as MathML in HTML, or as Unicode for a terminal.

A formula in plain text is what a referee would type: C_(l+1)/C_l <= eps^2/(n/2)^(1/L), |S_1'M|_F, sqrt n.
What is a formula and what is a word is told apart token by token; words stay as they are.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from verify.figures import GREEK

SIGNS = {
    "<=": "≤", ">=": "≥", "!=": "≠", "+-": "±", "->": "→", "<": "<", ">": ">", "=": "=", "+": "+", "-": "−",
    "/": "/", "*": "*", "|": "|", ":": ":", "~": "~", "..": "…",
}  # fmt: skip
"""Operators, as they are set."""

NAMES = {
    "sqrt": "√", "infinity": "∞", "inf": "∞", "sum": "∑", "prod": "∏", "lmin": "λ_min", "lmax": "λ_max",
    "Xbar": "X̄", "What": "Ŵ", "lam": "λ", "th": "ϑ", "ph": "φ", "ga": "γ", "be": "β", "om": "ω", "ta": "τ",
    "kap": "κ",
}  # fmt: skip
"""Words that stand for a sign or a letter; those of `IN_FORMULAS` only before a formula or a subscript."""

IN_FORMULAS = frozenset({"sum", "prod", "inf", "What", "lam", "th", "ph", "ga", "be", "om", "ta", "kap"})

FUNCTIONS = frozenset({
    "log", "ln", "exp", "min", "max", "sin", "cos", "tan", "tr", "Tr", "diag", "ceil", "sign", "col", "span",
    "relu",
})  # fmt: skip
"""Names that are part of a formula where one follows."""

TOKEN = re.compile(r"<=|>=|!=|\+-|->|\.\.|[A-Za-z]+|[0-9]+(?:\.[0-9]+)?(?:e[+−-]?[0-9]+)?|.", re.DOTALL)
SCIENTIFIC = re.compile(r"([0-9.]+)e([+−-]?[0-9]+)")
CODE = re.compile(r"(`[^`]+`)")
OPENING, CLOSING = "({[", ")}]"
ROMAN = frozenset({"i", "ii", "iii", "iv", "v"})
TIGHT = 'stretchy="false" lspace="0" rspace="0"'
"""A sign that keeps its size and has no space around it."""

SPACE = '<mspace width=".2em"/>'

EXPONENTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
DIFFERENTIAL = re.compile(r"d[A-Z]")
PRODUCT = re.compile(r"[A-Z]{2,3}")


@lru_cache(maxsize=4096)
def typeset(text: str) -> str:
    """Text with its formulas in MathML and what stands between backticks as code, as safe HTML.

    A formula is broken at the spaces outside its brackets, so that a line can end there, but not before a
    comma.  A bracket that does
    not close, or a sign at the end, stays as it is.

    >>> typeset("for l <= L")
    'for <math><mi>l</mi></math> ≤ <math><mi>L</mi></math>'
    """
    parts = CODE.split(text)
    return "".join(
        f"<code>{html.escape(part[1:-1])}</code>" if CODE.fullmatch(part) else _Setter(part).text()
        for part in parts
    )


def in_unicode(text: str) -> str:
    """The same as plain text for a terminal: letters and signs in Unicode, whole exponents raised.

    >>> in_unicode("C_l <= eps^2/n^(1/L)")
    'C_l ≤ ε²/n^(1/L)'
    """
    tokens = TOKEN.findall(text)
    made: list[str] = []
    for i, token in enumerate(tokens):
        if token in GREEK and not _hyphenated(tokens, i):
            made.append(GREEK[token])
        elif token in ("<=", ">=", "!=", "+-", "->"):
            made.append(SIGNS[token])
        elif token in ("sqrt", "infinity") or (
            token in ("sum", "prod", "inf") and _formula_follows(tokens, i)
        ):
            made.append(NAMES[token])
        elif token.isdigit() and made and made[-1] == "^":
            made[-1] = token.translate(EXPONENTS)
        elif token == " " and made and made[-1] == NAMES["sqrt"]:
            continue
        else:
            made.append(token)
    return "".join(made)


@dataclass(frozen=True)
class _Piece:
    """MathML of a part of a formula, where it ends, and whether a script or prime may follow."""

    set: str
    end: int
    base: bool = True


class _Setter:
    """One text, token by token."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)

    def at(self, i: int) -> str:
        return self.tokens[i] if 0 <= i < len(self.tokens) else ""

    def text(self) -> str:
        made: list[str] = []
        i = 0
        while i < len(self.tokens):
            found, i = self.run(i)
            made.append(found)
        return "".join(made)

    def run(self, start: int) -> tuple[str, int]:
        """A formula without a space outside its brackets, or one token of text; and what comes after."""
        pieces: list[_Piece] = []
        i = start
        while i < len(self.tokens) and (piece := self.piece(i)) is not None:
            pieces.append(piece)
            i = piece.end
        while pieces and not pieces[-1].base and self.at(pieces[-1].end - 1) in ":.":
            pieces.pop()
        if not pieces:
            return self.plain(start), start + 1
        end = pieces[-1].end
        content = "".join(piece.set for piece in pieces)
        if not re.search(r"<mi|<msu|<msq|[∑∏∞]", content):
            return "".join(self.plain(i) for i in range(start, end)), end
        if self.at(end) in (",", ".", ";", ":", ")"):
            return f'<span class="nb"><math>{content}</math>{self.at(end)}</span>', end + 1
        return f"<math>{content}</math>", end

    def plain(self, i: int) -> str:
        """A token of text; a sign between spaces is set all the same."""
        token = self.tokens[i]
        alone = self.at(i - 1) in (" ", "") and self.at(i + 1) in (" ", "")
        if token in ("<=", ">=", "!=", "+-", "->") or (token in ("-", "..") and alone):
            return SIGNS[token]
        if token == "-" and self.at(i - 1) in (" ", "", "(") and self.at(i + 1)[:1].isdigit():
            return SIGNS[token]
        if token == "x" and self.times(i):
            return "×"
        if found := SCIENTIFIC.fullmatch(token):
            times = "" if found[1] == "1" else f"{found[1]}·"
            return f"{times}10<sup>{int(found[2].replace('−', '-'))}</sup>".replace("-", "−")
        return html.escape(token)

    # --- parts of a formula ---------------------------------------------------------------------

    def piece(self, i: int) -> _Piece | None:
        """The part of a formula that starts here, with its scripts; None where text stands."""
        base = self.base(i)
        return None if base is None else self.scripts(base) if base.base else base

    def base(self, i: int) -> _Piece | None:
        token = self.at(i)
        if not token:
            return None
        if token in OPENING:
            return self.group(i)
        if token[0].isalpha():
            return self.letters(i)
        if token[0].isdigit():
            return _Piece(f"<mn>{token}</mn>", i + 1)
        if token == "|":
            return _Piece(f"<mo {TIGHT}>|</mo>", i + 1)
        if token == "/":
            return _Piece(f"<mo {TIGHT}>/</mo>", i + 1, base=False)
        if token in SIGNS:
            return _Piece(f"<mo>{html.escape(SIGNS[token])}</mo>", i + 1, base=False)
        if token == "." and self.at(i - 1) not in ("", " ") and self.at(i + 1)[:1].isalpha():
            return _Piece("<mo>·</mo>", i + 1, base=False)
        return None

    def group(self, i: int) -> _Piece | None:
        """A bracket whose whole content is a formula."""
        end = self.closing(i)
        if not end or (end == i + 2 and self.at(i + 1) in ROMAN and not self.at(i - 1).isalpha()):
            return None
        inside = self.inside(i + 1, end)
        if inside is None:
            return None
        opening, closing = (f"<mo {TIGHT}>{self.tokens[k]}</mo>" for k in (i, end))
        return _Piece(f"<mrow>{opening}{inside}{closing}</mrow>", end + 1)

    def inside(self, start: int, end: int) -> str | None:
        """What stands in a bracket, set; None where a word does."""
        made: list[str] = []
        i = start
        while i < end:
            if self.tokens[i] == " ":
                before, after = self.at(i - 1), self.at(i + 1)
                spaced = before in SIGNS or after in SIGNS or before in ",;"
                made.append("" if spaced else SPACE)
                i += 1
            elif self.tokens[i] in ",;":
                made.append(f"<mo>{self.tokens[i]}</mo>")
                i += 1
            elif (piece := self.piece(i)) is not None and piece.end <= end:
                made.append(piece.set)
                i = piece.end
            else:
                return None
        return "".join(made)

    def closing(self, i: int) -> int:
        """Position of the bracket that closes the one at i; 0 where none does."""
        pair = self.tokens[i], CLOSING[OPENING.index(self.tokens[i])]
        depth = 0
        for k in range(i, len(self.tokens)):
            depth += (self.tokens[k] == pair[0]) - (self.tokens[k] == pair[1])
            if depth == 0:
                return k
        return 0

    def letters(self, i: int) -> _Piece | None:
        token, after = self.tokens[i], self.at(i + 1)
        scripted = after in ("_", "^")
        if token == "sqrt":
            return self.root(i)
        if token in NAMES and (token not in IN_FORMULAS or scripted or self.formula_follows(i)):
            name, _, sub = NAMES[token].partition("_")
            base = f"<mi>{name}</mi>" if name[0].isalpha() else f"<mo>{name}</mo>"
            return _Piece(f"<msub>{base}<mi>{sub}</mi></msub>" if sub else base, i + 1)
        if token in GREEK:
            return None if _hyphenated(self.tokens, i) else _Piece(f"<mi>{GREEK[token]}</mi>", i + 1)
        if token in FUNCTIONS:
            return self.function(i)
        if len(token) == 1:
            return None if self.word(i) else self.letter(i)
        if scripted and self.short_name(i):
            return _Piece(f"<mi>{token}</mi>", i + 1)
        if PRODUCT.fullmatch(token) and after == "'" and self.at(i + 2) != "s":
            return _Piece("".join(f"<mi>{letter}</mi>" for letter in token), i + 1)
        if DIFFERENTIAL.fullmatch(token) and "/" in (after, self.at(i - 1)):
            return _Piece(f"<mi>d</mi><mi>{token[1]}</mi>", i + 1)
        return None

    def short_name(self, i: int) -> bool:
        """Whether a word with a script is a symbol such as TL_c, and no name such as data_seed."""
        script = self.at(i + 2)
        word = len(script) > 2 and script.isalpha() and script not in GREEK
        return len(self.tokens[i]) <= 3 and not word and self.argument(i + 2) is not None

    def letter(self, i: int) -> _Piece:
        """A letter; a digit right after a small one is its index, as in e0."""
        token, after = self.tokens[i], self.at(i + 1)
        if token.islower() and after.isdigit() and len(after) == 1 and self.at(i + 2)[:1] not in ("e", "_"):
            return _Piece(f"<msub><mi>{token}</mi><mn>{after}</mn></msub>", i + 2)
        return _Piece(f"<mi>{token}</mi>", i + 1)

    def root(self, i: int) -> _Piece | None:
        start = i + 1 + (self.at(i + 1) == " ")
        if self.at(start) == "(" and (end := self.closing(start)):
            inside = self.inside(start + 1, end)
            return None if inside is None else _Piece(f"<msqrt>{inside}</msqrt>", end + 1)
        base = self.base(start)
        return None if base is None or not base.base else _Piece(f"<msqrt>{base.set}</msqrt>", base.end)

    def function(self, i: int) -> _Piece | None:
        """A name such as log with what it is applied to."""
        name, after = f"<mi>{self.tokens[i]}</mi>", self.at(i + 1)
        if after and after in "({_^|":
            return _Piece(name, i + 1) if self.piece(i + 1) is not None or after in "_^" else None
        if after == " " and self.formula_follows(i) and (piece := self.piece(i + 2)) is not None:
            return _Piece(f"{name}{SPACE}{piece.set}", piece.end, base=False)
        return None

    def scripts(self, base: _Piece) -> _Piece:
        """A part with the sub- and superscripts and primes that follow it."""
        low = high = ""
        i = base.end
        while i < len(self.tokens):
            token, after = self.tokens[i], self.at(i + 1)
            if token in ("_", "^") and (found := self.argument(i + 1)) is not None:
                if token == "_" and not low:
                    low = found.set
                elif token == "^" and not high:
                    high = found.set
                else:
                    break
                i = found.end
            elif token == "'" and not (after == "s" and self.at(i + 2)[:1] in (" ", "", ",", ".")):
                high += "<mo>′</mo>"
                i += 1
            elif token in "+~-" and not high and self.raised(i):
                high = f"<mo>{SIGNS[token]}</mo>"
                i += 1
            else:
                break
        if not low and not high:
            return base
        kind = "msubsup" if low and high else "msub" if low else "msup"
        parts = "".join(f"<mrow>{part}</mrow>" for part in (base.set, low, high) if part)
        return _Piece(f"<{kind}>{parts}</{kind}>", i)

    def raised(self, i: int) -> bool:
        """Whether a plus is a pseudo-inverse or the next iterate: nothing is added right after it."""
        ends = ("_",) if self.at(i) == "-" else ("", " ", ")", ",", "'", ";", ".")
        return self.at(i - 1)[-1:].isalpha() and self.at(i + 1)[:1] in ends

    def argument(self, i: int) -> _Piece | None:
        """What a script holds: a bracket, a signed number, a word, a letter or a sign."""
        token = self.at(i)
        if not token:
            return None
        if token in "({" and (end := self.closing(i)):
            inside = self.inside(i + 1, end)
            return None if inside is None else _Piece(inside, end + 1)
        if token in "+-" and self.at(i + 1)[:1].isdigit():
            return _Piece(f"<mo>{SIGNS[token]}</mo><mn>{self.at(i + 1)}</mn>", i + 2)
        if token in GREEK:
            return _Piece(f"<mi>{GREEK[token]}</mi>", i + 1)
        if token[0].isalpha():
            return _Piece(f"<mi>{token}</mi>", i + 1)
        if token[0].isdigit():
            return _Piece(f"<mn>{token}</mn>", i + 1)
        return _Piece(f"<mo>{SIGNS[token]}</mo>", i + 1) if token in "*+-" else None

    # --- words ----------------------------------------------------------------------------------

    def word(self, i: int) -> bool:
        """Whether a lone letter is an article, a genitive, "e.g.", or part of a label such as R6 or R3s."""
        token, before, after = self.tokens[i], self.at(i - 1), self.at(i + 1)
        if token.isupper() and after[:1].isdigit():
            return True
        if before[:1].isdigit() and self.at(i - 2).isupper() and self.at(i - 3)[:1] in ("", " ", "("):
            return True
        if before == "(" and after == ")" and token in ROMAN and not self.at(i - 2).isalpha():
            return True
        if before == "-" and self.at(i - 2)[-1:].isalnum() and len(self.at(i - 2)) > 1:
            return True
        if token == "s" and before == "'":
            return len(self.at(i - 2)) > 1 and self.at(i - 2).isalpha()
        if after == "." and self.at(i + 2).isalpha() and self.at(i + 3) == ".":
            return True
        if before == "." and self.at(i - 2).isalpha() and after == ".":
            return True
        if after == "-" and len(self.at(i + 2)) > 2 and self.at(i + 2).isalpha():
            return self.at(i + 2) not in GREEK
        if token == "x" and self.times(i):
            return True
        article = token in ("a", "A", "I") and after == " "
        return article and len(self.at(i + 2)) > 2 and self.at(i + 2)[0].isalpha()

    def times(self, i: int) -> bool:
        """Whether an x is a multiplication sign: beside a number, with spaces."""
        after = self.at(i + 1) == " " and (self.at(i + 2)[:1].isdigit() or self.at(i + 2) == "(")
        return after and self.at(i - 1) in (" ", "(", "")

    def formula_follows(self, i: int) -> bool:
        return _formula_follows(self.tokens, i)


def _hyphenated(tokens: list[str], i: int) -> bool:
    """Whether a letter's name is the first part of a compound, such as the id mu-flow."""
    second = tokens[i + 2] if i + 2 < len(tokens) and tokens[i + 1] == "-" else ""
    return second.isalpha() and len(second) > 1 and second not in GREEK


def _formula_follows(tokens: list[str], i: int) -> bool:
    """Whether "sum" stands before a symbol, as in "sum_k", "sum |x|^2" or "sum n_k"."""
    rest = [token for token in tokens[i + 1 : i + 4] if token != " "]
    if not rest:
        return True
    return not (rest[0].isalpha() and len(rest[0]) > 1 and rest[0] not in GREEK and rest[1:2] != ["_"])


__all__ = ["in_unicode", "typeset"]
