"""Profiles for property-based tests; one thread for every linear-algebra library."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "default", max_examples=150, deadline=None, derandomize=True, suppress_health_check=SLOW
)
settings.register_profile("thorough", max_examples=5_000, deadline=None, suppress_health_check=SLOW)
settings.register_profile(
    "mutants", max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW
)
settings.load_profile("default")
