"""Statements of the weight-Gram theory as functions of their parameters."""

from __future__ import annotations

from bounds.gram import REGISTRY, GramParameters, LayerSize
from bounds.identities import U64, gamma, vanishing
from bounds.statement import Kind, Tag

NUMBERED = {f"G{k}" for k in range(1, 9)} | {f"D{k}" for k in range(1, 6)} | {f"T{k}" for k in range(1, 14)}
FALSE = {
    "gram/G1e", "gram/G1f", "gram/G5-limit", "gram/G6", "gram/D4", "gram/D5", "gram/T1-shift", "gram/T4",
    "gram/T4-inverse", "gram/T4-pca", "gram/T6", "gram/T11-converse", "gram/T13-always",
    "gram/Proposition-1-GELU", "gram/whitening-deficient", "gram/Definition-2-range", "gram/Lemma-1-strict",
    "gram/Theorem-2-main-text", "gram/Proposition-2-converse", "gram/Theorem-4",
}  # fmt: skip


def test_every_numbered_statement_of_the_note_is_there() -> None:
    assert {s.id.split("/")[1].split("-")[0] for s in REGISTRY} >= NUMBERED
    assert all(s.theory == "gram" for s in REGISTRY)


PRINTED = {
    "G1", "G1d", "G2", "D3", "Theorem-1", "sum-of-shifts", "Proposition-1", "Proposition-1-sign",
    "Definition-2", "Woodbury", "S", "Lemma-1", "Lemma-2", "Theorem-2", "Theorem-2-main-text", "Theorem-3",
    "Lemma-3", "f-OLS", "Theorem-4", "Lemma-4", "Proposition-2", "Lemma-5", "Proposition-3", "Proposition-4",
    "whitening",
}  # fmt: skip
"""What the paper prints: equations, definitions with a claim, theorems, propositions, lemmas, whitening."""


def test_what_the_paper_prints_is_tagged_published_with_its_page() -> None:
    for id in PRINTED:
        assert REGISTRY[f"gram/{id}"].tag is Tag.PUBLISHED, id
        assert "p. " in REGISTRY[f"gram/{id}"].source, id


def test_readings_in_no_source_are_not_published() -> None:
    for s in REGISTRY:
        if any(words in s.source for words in ("in no source", "in no theorem", "reading of")):
            assert s.tag is Tag.REFINED, s.id


def test_kinds() -> None:
    assert {s.id for s in REGISTRY if s.kind is Kind.FALSE} == FALSE
    assert {s.id for s in REGISTRY if s.kind is Kind.TREND} == {
        "gram/G6-sign", "gram/D3-order", "gram/D1-share", "gram/T2-chance", "gram/layer-monotone",
        "gram/sum-of-shifts", "gram/Lemma-3", "gram/Theorem-3",
    }  # fmt: skip


def test_each_statement_explains_itself_and_its_source() -> None:
    for s in REGISTRY:
        assert len(s.mathematics) > 40, s.id
        assert ("arXiv 2605.06258" in s.source) == (s.tag is Tag.PUBLISHED), s.id


def test_identities_have_rounding_width_in_floats_and_none_in_exact_arithmetic() -> None:
    size = LayerSize(n=10, d=5, m=4)
    floats = GramParameters(sizes=(size,), eta=0.1)
    exact = GramParameters(sizes=(size,), eta=0.1, unit=0.0)
    assert 0 < REGISTRY["gram/G1"].bands(floats, 0)["fle"].upper < 1e-13
    assert REGISTRY["gram/G1"].bands(exact, 0)["fle"].upper == 0


def test_gamma_is_highams() -> None:
    p = GramParameters()
    assert gamma(p, 10) == 10 * U64 / (1 - 10 * U64)
    swamped = vanishing(p, 2.0**54)
    assert swamped.vacuous(p) is True
    assert "k u >= 1" in swamped.reason()


def test_statements_stay_silent_on_foreign_instances() -> None:
    for s in REGISTRY:
        p = GramParameters(kind="nothing", sizes=(LayerSize(2, 2, 2), LayerSize(2, 2, 2)))
        assert not any(s.bands(p, layer) for layer in s.layers(2)), s.id
