"""R12 at given parameters: the tables of the set-up, its limits, its arithmetic, and what widens it."""

import math
from dataclasses import replace

import mpmath
import numpy as np
import pytest
import relaxed_reference
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import iv

from bounds import REGISTRY, LayerImbalance, Parameters
from bounds.arithmetic import FLOATS
from bounds.layerwise.geometry import lower_root, upper_root
from bounds.layerwise.relaxed import relaxed
from bounds.layerwise.relaxed_geometry import root_of_product
from verify.judge import BAND_ROUNDING

SETUP = {"theta": 4.2, "lmin": 0.717, "lmax": 1.494, "rho": 0.0, "n": 10, "K": 3, "d": 50, "L": 6}

FLOW_TABLE = {
    (0.1, 0.05): (
        [0.0093, 0.0073, 0.0073, 0.0073, 0.0073],
        [0.0051, 0.0061, 0.0062, 0.0063, 0.0063],
        [0.649, 0.701, 0.757, 0.816, 0.875, 0.936],
    ),
    (0.3, 0.34): (
        [0.0979, 0.0677, 0.0657, 0.0656, 0.0656],
        [0.0455, 0.0540, 0.0554, 0.0559, 0.0563],
        [0.649, 0.677, 0.733, 0.791, 0.850, 0.910],
    ),
    (0.5, 0.61): (
        [0.3405, 0.2110, 0.1874, 0.1831, 0.1823],
        [0.1237, 0.1469, 0.1505, 0.1521, 0.1529],
        [0.649, 0.629, 0.683, 0.739, 0.797, 0.857],
    ),
}
"""(xi, mu) -> upper and lower C ratios and lower D in the paper's set-up, derived independently of this
code for gradient flow; mu has two digits."""

END_TO_END = (
    [0.1324, 0.0737, 0.0661, 0.0656, 0.0656],
    [0.0451, 0.0536, 0.0549, 0.0554, 0.0558],
    [0.649, 0.658, 0.717, 0.778, 0.841, 0.906],
)
"""The same at xi = 0.3 with the bound on mu instead of mu: only lmin and lmax are used."""

PRINTED = 6e-5
"""Half a unit in the last printed place of a ratio, and a little."""


def flow_parameters(xi, mu, **changes):
    L = SETUP["L"]
    last = (*[0.0] * (L - 2), xi**2)
    imbalances = LayerImbalance(last, (0.0,) * (L - 1), last, (xi,) * (L - 1), xi)
    return Parameters(eps=xi, delta=1.0, mu=mu, imbalances=imbalances, xi=xi, **SETUP | changes)


def assert_table(id, p, table):
    upper, lower, discrimination = table
    bands = REGISTRY[f"layerwise/{id}"].bands
    for layer in range(5):
        assert bands(p, layer)["C_ratio"].upper == pytest.approx(upper[layer], abs=PRINTED)
        assert bands(p, layer)["C_ratio"].lower == pytest.approx(lower[layer], abs=PRINTED)
    for layer in range(6):
        assert bands(p, layer)["D"].lower == pytest.approx(discrimination[layer], abs=6e-4)


@pytest.mark.parametrize(("xi", "mu"), FLOW_TABLE)
def test_flow_in_the_papers_set_up(xi, mu):
    assert_table("R12", flow_parameters(xi, mu), FLOW_TABLE[xi, mu])


@pytest.mark.parametrize(("xi", "e0"), [(0.3, 0.0), (0.8, 0.5)])
def test_mu_of_the_flow_at_depth_two_in_closed_form(xi, e0):
    """t (t - 2 xi^2) = (sqrt n + e0)^2/lmin is a quadratic in t, and |W(I - XX+)| <= xi sqrt t."""
    p = Parameters(
        theta=0.1, eps=xi, rho=0.0, delta=1.0, n=9, K=2, d=30, L=2, e0=e0, lmin=0.7, lmax=1.2, xi=xi, step=0.0
    )
    t = xi**2 + math.sqrt(xi**4 + (3 + e0) ** 2 / 0.7)
    found = REGISTRY["layerwise/mu-flow"].bands(p, None)
    assert found["mu_op"].upper == pytest.approx(xi * math.sqrt(t) + e0 / math.sqrt(0.7), rel=BAND_ROUNDING)


def test_end_to_end_flow_in_the_papers_set_up():
    p = Parameters(eps=0.3, delta=1.0, mu=9.0, xi=0.3, step=0.0, **SETUP)
    assert_table("R12-flow", p, END_TO_END)
    found = REGISTRY["layerwise/mu-flow"].bands(p, None)
    assert found["mu"].upper == pytest.approx(1.638, abs=1e-3)
    assert found["mu_op"].upper == pytest.approx(found["mu"].upper / math.sqrt(3), rel=1e-12)
    square = p.but(n=25, K=2)
    assert REGISTRY["layerwise/mu-flow"].bands(square, None)["mu"].upper == 0.0


def test_descent_from_the_loss_alone_is_at_least_as_sharp_as_derived_by_hand():
    """xi = 0.3, step 0.01, sum of kap 0.0101; reference values without the tails of the sums."""
    p = Parameters(eps=0.3, delta=1.0, mu=0.946, xi=0.3, step=0.01, kap_sum=0.0101, **SETUP)
    bands = REGISTRY["layerwise/R12-descent"].bands
    for layer, (lower, upper) in enumerate(
        zip([0.039, 0.035, 0.036, 0.036, 0.036], [0.160, 0.101, 0.086, 0.080, 0.076], strict=True)
    ):
        assert bands(p, layer)["C_ratio"].upper <= upper + 5e-4
        assert bands(p, layer)["C_ratio"].lower >= lower - 5e-4


def test_descent_bounds_in_closed_form():
    kap = (0.004, 0.003, 0.002, 0.001)
    p = Parameters(theta=0.1, eps=0.3, rho=0.0, delta=1.0, n=4, K=2, d=11, L=4, xi=0.3, kap=kap)
    bands = REGISTRY["layerwise/R12-descent"].bands
    assert bands(p, None)["delta"].upper == pytest.approx(0.27 + 0.003)
    assert bands(p, None)["eps"].upper == pytest.approx(math.sqrt(0.09 + 0.009))
    assert bands(p, 1)["balancedness"].upper == pytest.approx(0.007)
    assert bands(p, 3)["balancedness"].upper == pytest.approx(0.27 + 0.003)
    assert (bands(p, 3)["imbalance_down"].upper, bands(p, 3)["imbalance_up"].upper) == (
        pytest.approx(0.092),
        pytest.approx(0.001),
    )
    assert bands(p, 2)["sigma_K+1"].upper == pytest.approx(math.sqrt(0.09 + 0.005))
    assert bands(p, 2)["sigma_d-K"].lower == pytest.approx(math.sqrt(0.09 - 0.003))
    rough = p.but(kap=None, kap_sum=sum(kap))
    for layer in range(4):
        for quantity, band in bands(p, layer).items():
            wide = bands(rough, layer)[quantity]
            assert wide.lower <= band.lower
            assert wide.upper >= band.upper


def test_statements_say_nothing_without_what_they_need():
    p = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.1, n=10, K=3, d=50, L=6, step=0.0)
    for id in ("R12-0", "R12-1", "R12-2", "R12-3", "R12-4", "R12", "R12-flow", "R12-descent", "mu-flow"):
        s = REGISTRY[f"layerwise/{id}"]
        assert all(s.bands(p, layer) == {} for layer in s.layers(6))
    assert REGISTRY["layerwise/R12-descent"].bands(p.but(xi=0.1), 0) == {}


@given(shifts=st.lists(st.floats(0, 5), min_size=1, max_size=7), target=st.floats(1e-6, 1e6), data=st.data())
def test_roots_of_products(shifts, target, data):
    shifts = [*shifts, 0.0]
    y = root_of_product(FLOATS, shifts, target)
    assert math.prod(y + shift for shift in shifts) == pytest.approx(target, rel=1e-11)
    assert root_of_product(FLOATS, shifts, 0.0) == 0.0
    assert root_of_product(FLOATS, shifts, math.inf) == math.inf


@given(L=st.integers(2, 7), b=st.floats(0, 0.5), c=st.floats(0, 0.5))
def test_exact_lower_pairs_give_back_R2_one_sided(L, b, c):
    """t_hi with b_(L-1) and t_lo with c_(L-1) in place of delta, at the first layer."""
    down, up = (*[0.0] * (L - 2), b), (*[0.0] * (L - 2), c)
    imbalances = LayerImbalance(down, up, (1.0,) * (L - 1), (0.1,) * (L - 1), 0.1)
    p = Parameters(theta=0.2, eps=0.1, rho=0.0, delta=0.1, n=5, K=2, d=12, L=L, imbalances=imbalances)
    g = relaxed(p)
    assert g.T[0] == pytest.approx(min(upper_root(FLOATS, L, b, 5 / 0.8), g.T[0]), rel=1e-12)
    assert g.T[0] <= upper_root(FLOATS, L, b, 5 / 0.8) * (1 + 1e-12)
    assert g.t[0] >= lower_root(FLOATS, L, c, 5 / 1.2) * (1 - 1e-12)


@given(ratio=st.floats(1.0, 20), L=st.integers(2, 7), data=st.data())
def test_discrimination_in_the_limit_is_a_power_of_the_condition_number(ratio, L, data):
    layer = data.draw(st.integers(0, L - 1))
    zero, small = (0.0,) * (L - 1), (1e-12,) * (L - 1)
    p = Parameters(
        theta=30.0, lmin=1.0, lmax=ratio, eps=1e-12, rho=0.0, delta=0.0, n=4, K=2, d=8, L=L,
        imbalances=LayerImbalance(zero, zero, zero, small, 1e-12),
    )  # fmt: skip
    k = ratio ** (1 - layer / L)
    assert REGISTRY["layerwise/R12"].bands(p, layer)["D"].lower == pytest.approx(2 / (1 + k), rel=1e-9)


SIZES = st.sampled_from([0.0, 1e-6, 1e-3, 0.05, 0.4, 3.0])


@st.composite
def relaxed_numbers(draw):
    """Keyword arguments of Parameters with imbalances, corners included."""
    L, K, n = draw(st.integers(2, 6)), draw(st.integers(2, 4)), draw(st.integers(1, 9))
    lmin = draw(st.floats(0.05, 1.0))
    pairs = [draw(SIZES) for _ in range(4 * (L - 1))]
    down, up, size, trailing = (tuple(pairs[i::4]) for i in range(4))
    within = tuple(draw(SIZES) for _ in range(L)) if draw(st.booleans()) else None
    return {
        "theta": 4.2, "lmin": lmin, "lmax": lmin + draw(st.floats(0, 2)), "n": n, "K": K,
        "d": max(n * K, 2 * K + 1) + 3, "L": L, "eps": 0.1, "rho": 0.0, "delta": 0.1,
        "mu": draw(st.sampled_from([0.0, 0.01, 1.0])), "e0": draw(st.sampled_from([0.0, 1e-6, 0.1, 10.0])),
        "alpha": draw(st.sampled_from([1.0, 0.25, 100.0])), "xi": draw(st.sampled_from([0.1, 0.5])),
        "step": draw(st.sampled_from([0.0, 0.1])), "flow_error": draw(st.sampled_from([None, 1e-9, 0.01])),
        "kap_sum": draw(st.sampled_from([None, 1e-3, 0.5])),
        "imbalances": LayerImbalance(down, up, size, trailing, draw(SIZES), within),
    }  # fmt: skip


STATEMENTS = [s for s in REGISTRY if s.id.startswith("layerwise/R12") or s.id == "layerwise/mu-flow"]


def ends(p):
    return {
        (s.id, layer, quantity, end): getattr(band, end)
        for s in STATEMENTS
        for layer in s.layers(p.L)
        for quantity, band in s.bands(p, layer).items()
        for end in ("lower", "upper")
    }


def converted(values, convert):
    """The real parameters, those of the imbalances too, as another kind of number."""
    x = values["imbalances"]
    imbalances = LayerImbalance(
        *(tuple(convert(v) for v in part) for part in (x.down, x.up, x.size, x.trailing)),
        inner=convert(x.inner),
        within=None if x.within is None else tuple(convert(v) for v in x.within),
    )
    return (
        values
        | {
            name: convert(v)
            for name, v in values.items()
            if name not in ("imbalances", "L", "n", "K", "d") and v is not None
        }
        | {"imbalances": imbalances}
    )


NEAR_SINGULAR = 1e6


@given(relaxed_numbers())
def test_no_band_is_nan(values):
    for key, end in ends(Parameters(**values)).items():
        assert not math.isnan(end), key


@given(relaxed_numbers())
def test_arrays_agree_with_floats(values):
    single = ends(Parameters(**values))
    many = ends(Parameters(**converted(values, lambda v: np.array([v, v]))))
    assert single.keys() == many.keys()
    for key, value in single.items():
        for other in np.broadcast_to(many[key], 2):
            assert other == pytest.approx(value, rel=BAND_ROUNDING, abs=BAND_ROUNDING), key


@settings(max_examples=20)
@given(relaxed_numbers())
def test_intervals_enclose_floats(values):
    before, iv.prec = iv.prec, 100
    try:
        single = ends(Parameters(**values))
        enclosed = ends(Parameters(**converted(values, lambda v: iv.mpf(mpmath.mpf(v)))))
    finally:
        iv.prec = before
    assert single.keys() == enclosed.keys()
    for key, value in single.items():
        x = iv.mpf(enclosed[key])
        if math.isinf(value) or abs(value) > NEAR_SINGULAR:
            assert float(x.b) > NEAR_SINGULAR / 2 or float(x.a) == value, key
            continue
        room = BAND_ROUNDING * max(abs(value), 1.0)
        assert float(x.a) - room <= value <= float(x.b) + room, key
        assert float(x.b) - float(x.a) <= room, key


@given(relaxed_numbers(), st.sampled_from(["down", "up", "size", "trailing"]), st.data())
def test_bands_widen_with_every_imbalance(values, name, data):
    """R12 holds for any bounds that a network satisfies, so larger ones only widen its bands."""
    part = list(getattr(values["imbalances"], name))
    part[data.draw(st.integers(0, len(part) - 1))] += data.draw(st.sampled_from([1e-6, 0.01, 0.5]))
    assert_wider(values, {"imbalances": replace(values["imbalances"], **{name: tuple(part)})})


@given(relaxed_numbers(), st.sampled_from(["e0", "mu", "lmin", "lmax", "inner", "within"]))
def test_bands_widen_with_every_other_defect(values, name):
    x = values["imbalances"]
    assert_wider(
        values,
        {
            "inner": {"imbalances": replace(x, inner=x.inner / 2)},
            "within": {"imbalances": replace(x, within=None)},
            "lmin": {"lmin": values["lmin"] / 2},
        }.get(name, {name: 2 * values.get(name, 0.0)}),
    )


def assert_wider(values, change):
    narrow, wide = ends(Parameters(**values)), ends(Parameters(**(values | change)))
    for key, value in narrow.items():
        room = 1e-10 * max(1.0, abs(value)) if math.isfinite(value) else 0.0
        if key[-1] == "lower":
            assert wide[key] <= value + room, key
        else:
            assert wide[key] >= value - room, key


@given(relaxed_numbers())
def test_formulas_agree_with_a_plain_transcription(values):
    p = Parameters(**(values | {"mu_op": None}))
    g, plain, steps = relaxed(p), relaxed_reference.relaxed(p), range(p.L - 1)
    pairs = {
        "T": (g.T, plain.T), "t": (g.t, plain.t),
        "k": ([g.condition_number(i) for i in range(p.L)], plain.k),
        "q2": ([g.within_upper(i) for i in steps], plain.q_two),
        "p3": ([g.between_lower(i) for i in steps], plain.p_three),
        "q4": ([g.cone_upper(i) for i in steps], plain.q_four),
        "p4": ([g.cone_lower(i) for i in steps], plain.p_four),
    }  # fmt: skip
    for name, (found, expected) in pairs.items():
        for i, value in enumerate(expected):
            if math.isfinite(value) and value < NEAR_SINGULAR:
                assert found[i] == pytest.approx(value, rel=1e-7, abs=1e-7), (name, i)
            else:
                assert found[i] > NEAR_SINGULAR / 2, (name, i)
