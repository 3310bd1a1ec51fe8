"""What if an assumption changes: profiles, regression against them, and networks at their edges."""

from verify.layerwise.assumptions.baseline import ProfileBaseline, drift, kept
from verify.layerwise.assumptions.failure import again
from verify.layerwise.assumptions.perturbed import perturbed_network
from verify.layerwise.assumptions.profile import (
    BUILT_IN,
    Profile,
    apply_profile,
    describe,
    difference,
    load_profile,
    parse_profile,
)
from verify.layerwise.assumptions.run import compare, flip_frame, is_broken, lines_of, write_run
from verify.layerwise.assumptions.tested import TESTED, refuted_case, smallest_failure, tested
from verify.layerwise.assumptions.unequal import unequal_network, unequal_pair

__all__ = [
    "BUILT_IN",
    "TESTED",
    "Profile",
    "ProfileBaseline",
    "again",
    "apply_profile",
    "compare",
    "describe",
    "difference",
    "drift",
    "flip_frame",
    "is_broken",
    "kept",
    "lines_of",
    "load_profile",
    "parse_profile",
    "perturbed_network",
    "refuted_case",
    "smallest_failure",
    "tested",
    "unequal_network",
    "unequal_pair",
    "write_run",
]
