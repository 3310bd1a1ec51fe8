"""The layerwise theory (arXiv 2311.02960): its networks measured, decided exactly, searched, drawn."""

from verify.exact.engine import Engine, register


def _engine() -> Engine:
    from verify.layerwise.exact.engine import ENGINE

    return ENGINE


register("form", _engine)
