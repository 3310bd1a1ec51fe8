"""The plain-text formulas of the statements as HTML: Greek letters, signs, sub- and superscripts."""

from __future__ import annotations

import html
import re

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eps": "ε", "eta": "η", "theta": "θ", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "psi": "ψ",
    "omega": "ω", "pi": "π", "chi": "χ", "zeta": "ζ", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "Theta": "Θ",
    "Lambda": "Λ", "Pi": "Π", "Phi": "Φ", "Psi": "Ψ", "Gamma": "Γ",
}  # fmt: skip
"""Names of letters in the statements' formulas."""

SIGNS = {
    "<=": "≤", ">=": "≥", "!=": "≠", "+-": "±", "->": "→", "sqrt": "√", "infinity": "∞", "inf": "∞",
    "sum": "Σ", "prod": "∏",
}  # fmt: skip
"""Signs; "sum", "prod" and "inf" only before a formula, not as words of a sentence."""

WORDS = {"sum", "prod", "inf"}

TOKEN = re.compile(r"<=|>=|!=|\+-|->|[A-Za-z]+|[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?|.", re.DOTALL)
SCRIPTS = {"_": "sub", "^": "sup"}
CLOSING = {"(": ")", "{": "}", "[": "]"}


def typeset(text: str) -> str:
    """Text with its formulas set, as safe HTML; nothing else is changed.

    x_k, x_(k+1), x^2 and x^(1/L) become sub- and superscripts, also nested; a bracket that does not
    close, or a sign at the end, stays as it is.
    """
    return _set(TOKEN.findall(text))


EXPONENTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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
        elif token in SIGNS and (token not in WORDS or _formula_follows(tokens, i)):
            made.append(SIGNS[token])
        elif token.isdigit() and made and made[-1] == "^":
            made[-1] = token.translate(EXPONENTS)
        elif token == " " and made and made[-1] == SIGNS["sqrt"]:
            continue
        else:
            made.append(token)
    return "".join(made)


def _set(tokens: list[str]) -> str:
    made: list[str] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        script = SCRIPTS.get(token)
        if script and made and made[-1].strip() and i + 1 < len(tokens):
            content, used = _argument(tokens, i + 1)
            if used:
                made.append(f"<{script}>{content}</{script}>")
                i += 1 + used
                continue
        made.append(_one(tokens, i))
        i += 1
    return "".join(made)


def _argument(tokens: list[str], start: int) -> tuple[str, int]:
    """What a sub- or superscript holds, and its number of tokens; 0 where there is nothing."""
    first = tokens[start]
    if first in ("(", "{"):
        end = _closing(tokens, start)
        return (_set(tokens[start + 1 : end]), end - start + 1) if end else ("", 0)
    if first in "+-" and start + 1 < len(tokens) and tokens[start + 1][0].isdigit():
        return f"−{tokens[start + 1]}" if first == "-" else tokens[start + 1], 2
    if first[0].isalnum() or first in "+-":
        return _one(tokens, start), 1
    return "", 0


def _closing(tokens: list[str], start: int) -> int:
    """Position of the bracket that closes the one at start; 0 where none does."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += (tokens[i] == tokens[start]) - (tokens[i] == CLOSING[tokens[start]])
        if depth == 0:
            return i
    return 0


def _one(tokens: list[str], i: int) -> str:
    token = tokens[i]
    if token in GREEK and not _hyphenated(tokens, i):
        return f"<i>{GREEK[token]}</i>"
    if token in SIGNS and (token not in WORDS or _formula_follows(tokens, i)):
        return SIGNS[token]
    if token == "-" and tokens[max(i - 1, 0)] == " " and tokens[i + 1 : i + 2] == [" "]:
        return "−"
    if len(token) == 1 and token.isalpha() and not _word(tokens, i):
        return f"<i>{token}</i>"
    return html.escape(token)


def _hyphenated(tokens: list[str], i: int) -> bool:
    """Whether a letter's name is the first part of a compound, such as the id mu-flow."""
    second = tokens[i + 2] if i + 2 < len(tokens) and tokens[i + 1] == "-" else ""
    return second.isalpha() and len(second) > 1 and second not in GREEK


def _word(tokens: list[str], i: int) -> bool:
    """Whether a lone letter is the article of a sentence, a genitive, or of a label such as R6."""
    if tokens[i].isupper() and i + 1 < len(tokens) and tokens[i + 1][0].isdigit():
        return True
    if tokens[i] == "s" and i > 1 and tokens[i - 1] == "'":
        return tokens[i - 2].isalpha() and len(tokens[i - 2]) > 1
    article = tokens[i] in ("a", "A", "I") and i + 2 < len(tokens) and tokens[i + 1] == " "
    return article and len(tokens[i + 2]) > 2


def _formula_follows(tokens: list[str], i: int) -> bool:
    """Whether "sum" stands before a symbol, as in "sum_k", "sum |x|^2" or "sum n_k"."""
    rest = [token for token in tokens[i + 1 : i + 4] if token != " "]
    return not rest or not (rest[0].isalpha() and len(rest[0]) > 1 and rest[0] not in GREEK)


__all__ = ["in_unicode", "typeset"]
