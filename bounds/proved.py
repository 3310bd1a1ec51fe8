"""Who has checked which statement: a proof assistant, exact arithmetic instance by instance, or a reader.

>>> from bounds import REGISTRY
>>> checked_by(REGISTRY["layerwise/R6"])
'Coq'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bounds.statement import Statement, Tag

COQ = "Coq"
INSTANCE = "exact arithmetic per instance"
PROSE = "prose"


@dataclass(frozen=True)
class Proof:
    """What Coq has checked of a statement: theorems of proofs/ (file.name), and what is left to prose."""

    theorems: tuple[str, ...]
    left: str = ""
    whole: bool = True


PROVED: Mapping[str, Proof] = {
    "layerwise/R1": Proof(
        (
            "data.R1_1",
            "data.R1_1b",
            "data.R1_2",
            "data.R1_3",
            "data.R1_3op",
            "data.R1_4",
            "leakage_R5.R1_4M_both",
            "spectrum.R1_5hi",
            "spectrum.R1_5lo",
            "data_energy.R1_6_A",
            "data_energy.R1_6_B",
            "data_bounds.entry_rest1",
            "attained.R1_1_attained",
            "attained.R1_2_attained",
            "attained.R1_3_attained",
            "attained.R1_4_attained",
            "attained.R1_4M_attained",
            "attained.R1_5_attained",
        ),
    ),
    "layerwise/R2": Proof(("theorems.R2", "witness.R2_attained")),
    "layerwise/R3": Proof(
        ("networks.R3_sound", "networks.head_lo", "networks.head_hi", "theorems.tau_floor"),
    ),
    "layerwise/R4": Proof(("theorems.R4", "theorems.R4_ratio", "witness.R4_witness")),
    "layerwise/R5": Proof(
        (
            "theorems.R5_b",
            "theorems.R5_F",
            "theorems.R5_M",
            "theorems.R5",
            "witness.R5_witness",
            "attained_R6.R6_attained",
        ),
    ),
    "layerwise/R6": Proof(("theorems.R6", "theorems.trB", "witness.R6_witness", "attained_R6.R6_attained")),
    "layerwise/R7": Proof(
        (
            "theorems.R7",
            "theorems.R7_first",
            "theorems.trW",
            "witness.R7_witness",
            "attained_R6.R7_attained",
            "attained_R6.R7_first_attained",
        )
    ),
    "layerwise/R9": Proof(
        ("theorems.R9", "theorems.R9_first", "witness.R9_witness"),
    ),
    "layerwise/R12-0": Proof(("relaxed.R12_0", "relaxed.R12_0_zero", "relaxed.R12_0_mirror")),
    "layerwise/R12-1": Proof(
        (
            "relaxed_theorems.R12_1",
            "relaxed_theorems.R12_1_head",
            "relaxed_witness.R12_1_witness",
            "relaxed_sequences.root_above",
            "relaxed_sequences.root_below",
        )
    ),
    "layerwise/R12-2": Proof(
        (
            "relaxed_theorems.R12_2_zero",
            "relaxed_theorems.R12_2_hi",
            "relaxed_theorems.R12_2_y",
            "relaxed_theorems.R12_2_y0",
            "relaxed_theorems.R12_2_lo",
        ),
        left="the lower end with g_l where all lower pairs are exactly balanced",
        whole=False,
    ),
    "layerwise/R12-3": Proof(("relaxed_theorems.R12_3_hi", "relaxed_theorems.R12_3_lo")),
    "layerwise/R12-4": Proof(
        (
            "relaxed_cones.angle",
            "relaxed_cones.equal_ranks",
            "relaxed_cones.change_of_space",
            "relaxed_cones.layer_back",
            "relaxed_cones.layer_forth",
            "relaxed_cones.cone_hi",
            "relaxed_cones.cone_lo",
        ),
        left="each step is checked; that the steps compose over the layers, phi and w_0 are prose",
        whole=False,
    ),
    "layerwise/R12": Proof(
        ("relaxed_theorems.R12_C", "relaxed_theorems.R12_D", "relaxed_theorems.R12_D0"),
        left="R12.4 composed over the layers, where it is the better bound on q_l or p_l, and R12.2's g_l",
        whole=False,
    ),
    "layerwise/R13": Proof(
        (
            "unequal.deviations",
            "unequal.R13_1",
            "unequal.R13_1_head",
            "unequal.R13_2_hi",
            "unequal.R13_2_zero",
            "unequal.R13_2_y",
            "unequal.R13_2_lo",
            "unequal.R13_means",
            "unequal.R13_3_hi",
            "unequal.R13_3_lo",
            "unequal.R13_product",
            "unequal.R13_D",
        ),
        left="R12.4, g_l of R12.2, k_0 of D_0, that the three weightings are XY'C, n_R of the table",
        whole=False,
    ),
    "layerwise/R10": Proof(
        (
            "spectral.data_spectral",
            "spectral.spec_Delta_op",
            "spectral.spec_Delta",
            "spectral.spec_M",
            "theorems.R10_R2",
            "theorems.R10_R4_ratio",
            "theorems.R10_R5_b",
            "theorems.R10_R5_F",
            "theorems.R10_R5_M",
            "theorems.R10_R5",
            "theorems.R10_R6",
            "theorems.R10_R7",
            "theorems.R10_R7_first",
            "theorems.R10_R9",
            "theorems.R10_R9_first",
            "witness.R10_R4_witness",
            "witness.R10_R5_witness",
            "witness.R10_R6_witness",
            "witness.R10_R7_witness",
            "witness.R10_R9_witness",
            "attained_R10.R10_R2_attained",
            "attained_R10.R10_R9_attained",
        ),
    ),
    "layerwise/R3s": Proof(
        (
            "spectrum_R3.R3s_1",
            "spectrum_R3.R3s_2",
            "theorems.R2",
            "networks.R3_sound",
            "networks.head_lo",
            "networks.head_hi",
        )
    ),
    "layerwise/R9s": Proof(("networks_bounds.sharp_ceiling", "theorems.R9s", "theorems.R9s_first")),
    "layerwise/R10s": Proof(
        ("networks.R3_sound", "theorems.R10s_R9", "theorems.R10s_R9_first", "attained_R9s.R10s_R9_attained"),
        left="R4s, R5s and R6s from lmin and lmax",
        whole=False,
    ),
}
"""Statement id -> what Coq has checked of it."""


def checked_by(statement: Statement) -> str:
    """The strongest check of a statement: "Coq", "Coq in part", or what is left without it."""
    proof = PROVED.get(statement.id)
    if proof is not None:
        return COQ if proof.whole else f"{COQ} in part"
    return INSTANCE if statement.tag in (Tag.PUBLISHED, Tag.USER) else PROSE
