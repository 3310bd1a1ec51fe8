"""Hypothesis strategies for parameters of the layerwise statements, in and out of every scope."""

from hypothesis import strategies as st

SIZES = st.fixed_dictionaries(
    {"n": st.integers(1, 12), "K": st.integers(2, 6), "extra": st.integers(0, 30), "L": st.integers(2, 8)}
)


@st.composite
def numbers(draw):
    """Keyword arguments of Parameters as plain floats; corners (0, equal, beyond limits) included."""
    size = draw(SIZES)
    n, K, L = size["n"], size["K"], size["L"]
    eps = draw(st.sampled_from([0.001, 0.1, 0.3, 0.9]) | st.floats(1e-4, 1.5))
    theta = draw(st.sampled_from([0.0, 0.01, 0.24, 0.6, 1.0, 4.2]) | st.floats(0, 1.2))
    values = {
        "n": n,
        "K": K,
        "d": max(n * K, 2 * K + 1) + size["extra"],
        "L": L,
        "theta": theta,
        "eps": eps,
        "rho": eps * draw(st.sampled_from([0.0, 0.1, 1.0])),
        "delta": draw(st.sampled_from([0.0, 1e-3, 0.1, 1.5, 20.0]) | st.floats(0, 3)),
        "mu": draw(st.sampled_from([0.0, 0.01, 1.0])),
        "e0": draw(st.sampled_from([0.0, 1e-6, 0.1, 10.0])),
        "alpha": draw(st.sampled_from([1.0, 0.25, 100.0])),
        "xi": draw(st.sampled_from([None, 0.3])),
        "step": draw(st.sampled_from([None, 0.0, 0.1])),
    }
    if draw(st.booleans()):
        values["lmin"] = draw(st.floats(0.05, 1.0))
        values["lmax"] = values["lmin"] + draw(st.floats(0.0, 2.0))
    if draw(st.booleans()):
        values["tail"] = draw(st.floats(0, 4))
    return values
