"""Interval arithmetic at the precision that a module of tests names."""

import pytest
from mpmath import iv


@pytest.fixture(autouse=True)
def _precision(request):
    before = iv.prec
    iv.prec = getattr(request.module, "PRECISION", before)
    yield
    iv.prec = before
