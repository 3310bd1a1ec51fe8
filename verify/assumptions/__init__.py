"""What if an assumption changes: profiles, regression against them, and networks at their edges."""

from verify.assumptions.failure import again
from verify.assumptions.perturbed import perturbed_network
from verify.assumptions.profile import (
    BUILT_IN,
    Profile,
    apply_profile,
    describe,
    difference,
    load_profile,
    parse_profile,
)
from verify.assumptions.unequal import unequal_network, unequal_pair

__all__ = [
    "BUILT_IN",
    "Profile",
    "again",
    "apply_profile",
    "describe",
    "difference",
    "load_profile",
    "parse_profile",
    "perturbed_network",
    "unequal_network",
    "unequal_pair",
]
