"""The example's mathematics: measurements enclose exact values, theorems hold exactly and are attained."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from subspaces.exact import cases, cayley, plane_case, rotation
from subspaces.instances import default_cases, random_pair
from subspaces.measure import Pair, measure, spectrum
from subspaces.statements import REGISTRY
from subspaces.theory import THEORY

from bounds.balls import enclosure
from verify.conformance import require_conforming, require_measuring
from verify.errors import InputError
from verify.exact import Decision, decide
from verify.exact.rational import column, matrix, plus, product, times, transposed
from verify.exact.recipes import RationalCase, measure_case, measured_statements
from verify.judge import BAND_ROUNDING
from verify.search.tighten import default_statements
from verify.shrink import rational_counterexample

pytestmark = pytest.mark.usefixtures("theory")

SIXTEENTHS = st.integers(-64, 64).map(lambda x: Fraction(x, 16))
SMALL = st.fractions(-3, 3, max_denominator=6)


def p_of(p, name):
    """A float parameter, exactly."""
    return arb(getattr(p, name))


@st.composite
def symmetric(draw, entries=SIXTEENTHS):
    a, b, d = (draw(entries) for _ in range(3))
    return matrix([[a, b], [b, d]])


def test_the_theory_conforms_and_measures_all_it_speaks_of():
    assert require_conforming(THEORY) is THEORY
    require_measuring(THEORY)
    names = [name for name, _ in default_cases()]
    assert len(set(names)) == len(names)


def test_no_published_statement_fails_on_the_default_cases():
    rows = [row for case in THEORY.check() for row in case.rows]
    assert not [row for row in rows if row.verdict.fails]
    assert {row.statement for row in rows} == set(REGISTRY.statements)


@given(symmetric(), symmetric())
def test_float_measurements_lie_within_their_errors_of_the_exact_values(A, E):
    B = plus(A, E)
    first, second = (np.array([[float(x) for x in row] for row in M]) for M in (A, B))
    observed = measure(Pair("pair", "test", first, second, 1, symmetric=True))
    with flint.ctx.workprec(256):
        exact = measure_case(plane_case("pair", first, second), 256)
        for key in (("value_shift", None), ("value_shift_F", None), ("sin_theta", None)):
            found = observed.values[key]
            if not found.undefined:
                assert abs(arb(found.value) - enclosure(exact.values[key])) <= found.error
        p, true = observed.parameters, exact.parameters()
        for name in ("E_op", "E_F", "A_most"):
            assert not (p_of(p, name) * (1 + BAND_ROUNDING) < enclosure(getattr(true, name))), name
        for name in ("gap", "own_gap", "A_least"):
            room = BAND_ROUNDING * abs(p_of(p, name))
            assert not (p_of(p, name) - room > enclosure(getattr(true, name))), name


@given(st.integers(0, 1000), st.sampled_from([(4, 3, 1), (3, 5, 2), (6, 6, 3)]))
def test_errors_cover_what_an_orthogonal_change_of_axes_does_to_a_pair(seed, shape):
    """Rotating rows and columns changes no quantity; the measured ones move within the errors and the
    rounding of the rotation, which Weyl and Wedin bound."""
    m, n, k = shape
    pair = random_pair("pair", m, n, k, 0.2, seed)
    rng = np.random.default_rng(seed)
    U, V = (np.linalg.qr(rng.standard_normal((size, size)))[0] for size in (m, n))
    turned = Pair("turned", "test", U @ pair.A @ V.T, U @ pair.B @ V.T, k)
    before, after = measure(pair), measure(turned)
    moved = 40 * max(m, n) ** 1.5 * 2.0**-53 * 3
    for key, x in before.values.items():
        y = after.values[key]
        assert abs(x.value - y.value) <= x.error + y.error + moved / (1 if "shift" in key[0] else 0.5)


def test_the_error_of_a_factorization_is_not_zero_and_is_small():
    found = spectrum(np.random.default_rng(0).standard_normal((7, 5)))
    assert 0 < found.bound < 1e-12
    assert 0 < found.defect < 1e-12


@settings(max_examples=40)
@given(symmetric(SMALL), symmetric(SMALL))
def test_no_theorem_is_refuted_by_any_rational_plane(A, E):
    case = RationalCase("subspaces", "plane", "plane", {"A": A, "E": E})
    covered, missing = measured_statements(case, REGISTRY)
    assert not missing
    decided = decide(case, covered, limit=256)
    assert not decided.refuted


@settings(max_examples=30)
@given(SMALL, SMALL, SMALL.filter(lambda t: abs(t) <= 1), st.integers(1, 5))
def test_the_extremal_pair_attains_davis_kahan_at_every_rational_angle(low, turn, t, gap):
    """Eigenvalues low + gap, low in axes turned by `turn`, then by t: sin = 2t/(1+t^2) = |E|/delta."""
    values = column([low + gap, low])
    case = RationalCase(
        "subspaces", "spectral", "extremal",
        {"before": values, "after": values, "skew": column([turn]), "turns": column([t]), "k": 1},
    )  # fmt: skip
    (row,) = [r for r in decide(case, [REGISTRY["subspaces/davis-kahan"]]).rows if r.quantity == "sin_theta"]
    s = abs(2 * t / (1 + t * t))
    assert row.value is not None
    assert row.value.overlaps(arb(s.numerator) / s.denominator)
    assert row.decision is (Decision.VACUOUS if s == 1 else Decision.PROVED)


@settings(max_examples=20)
@given(st.lists(SMALL, min_size=6, max_size=6))
def test_cayley_transforms_are_orthogonal(skew):
    Q = cayley(column(skew), 4)
    assert times(transposed(Q), Q) == matrix([[int(i == j) for j in range(4)] for i in range(4)])


def test_recipes_agree_where_they_overlap():
    """The plane recipe, from the matrices, and the spectral one, from their eigenvectors."""
    before, after, t = column([2, 1]), column(["5/2", "1/3"]), Fraction(1, 3)
    given = {"before": before, "after": after, "skew": column([0]), "turns": column([t]), "k": 1}
    A = matrix([[2, 0], [0, 1]])
    R = rotation(t)
    B = product(R, matrix([["5/2", 0], [0, "1/3"]]), transposed(R))
    one = measure_case(RationalCase("subspaces", "spectral", "one", given), 128)
    other = measure_case(RationalCase("subspaces", "plane", "other", {"A": A, "E": plus(B, A, -1)}), 128)
    for key, x in one.values.items():
        assert enclosure(x).overlaps(enclosure(other.values[key])), key
    for name in ("E_op", "E_F", "gap", "own_gap", "A_most"):
        x, y = (enclosure(getattr(m.parameters(), name)) for m in (one, other))
        assert x.overlaps(y), name


@pytest.mark.parametrize("id", ["weyl", "mirsky", "wedin", "davis-kahan", "yu-wang-samworth"])
def test_no_theorem_is_refuted_by_its_cases_with_other_numbers(id):
    assert rational_counterexample(THEORY, REGISTRY[f"subspaces/{id}"], tries=6, climb=0) is None


def test_a_case_that_is_wrong_is_refused_by_name():
    wrong = RationalCase(
        "subspaces", "plane", "wrong", {"A": matrix([[1, 2], [3, 4]]), "E": matrix([[0, 0]])}
    )
    with pytest.raises(InputError, match="wrong: the input does not fit plane: A must be a symmetric 2 x 2"):
        decide(wrong, [REGISTRY["subspaces/weyl"]])


def test_a_double_eigenvalue_has_no_leading_subspace():
    one = matrix([[1, 0], [0, 1]])
    case = RationalCase("subspaces", "plane", "double", {"A": one, "E": matrix([[0, 1], [1, 0]])})
    decided = decide(case, [REGISTRY["subspaces/no-gap"]])
    assert [row.decision for row in decided.rows] == [Decision.UNDEFINED]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"k": 0}, "1 <= k < 3"),
        ({"B": np.eye(4)}, "one shape"),
        ({"B": np.triu(np.ones((3, 3))), "symmetric": True}, "symmetric"),
    ],
)
def test_a_pair_that_is_none_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        Pair(**{"case": "pair", "origin": "test", "A": np.eye(3), "B": np.eye(3), "k": 1, **changes})


def test_false_variants_are_not_what_tighten_attacks():
    assert {s.id.partition("/")[2] for s in default_statements(THEORY)} == {
        "weyl", "mirsky", "wedin", "davis-kahan", "yu-wang-samworth",
    }  # fmt: skip


def test_every_certified_case_decides_all_its_statements():
    for case in cases().values():
        covered, missing = measured_statements(case, REGISTRY)
        assert not missing
        assert Decision.UNDECIDED not in decide(case, covered).counts()
