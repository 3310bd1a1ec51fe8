"""How class means are weighted where classes differ in size."""

from __future__ import annotations

from typing import Literal

Weighting = Literal["classes", "samples", "global"]
"""What Tr Sigma_B is where classes differ in size: (1/K) sum |mu_k - mean of the mu_k|^2 ("classes"),
sum (n_k/N) |mu_k - mu_G|^2 ("samples") or (1/K) sum |mu_k - mu_G|^2 ("global"), mu_G the mean of all
samples."""
