"""Few rows times a large matrix, reading the matrix once: what BLAS repacks first."""

from __future__ import annotations

import numpy as np

from verify.training.compiled import compiled


@compiled("f8[:, ::1](f8[:, ::1], f8[:, ::1])")
def few_rows(rows, matrix):  # type: ignore[no-untyped-def]
    """rows @ matrix for C-ordered float64 arrays; each sum in the order of its index."""
    out = np.zeros((rows.shape[0], matrix.shape[1]))
    for i in range(matrix.shape[0]):
        for k in range(rows.shape[0]):
            factor = rows[k, i]
            for j in range(matrix.shape[1]):
                out[k, j] += factor * matrix[i, j]
    return out
