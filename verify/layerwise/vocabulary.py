"""What statements about measured networks may speak of: the quantities, and the layers that each has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bounds.layerwise.quantities import QUANTITIES, Where
from bounds.statement import Layer
from verify.user_statements import Vocabulary

_LAYERS: dict[Where, Callable[[int], range | tuple[None]]] = {
    Where.NETWORK: lambda L: (None,),
    Where.FEATURES: lambda L: range(L),
    Where.STEP: lambda L: range(L - 1),
    Where.WEIGHTS: lambda L: range(1, L + 1),
    Where.PAIR: lambda L: range(1, L),
}


def places(quantity: str, L: int) -> Sequence[Layer]:
    """The layers at which a quantity is measured at depth L.

    >>> list(places("C_ratio", 4))
    [0, 1, 2]
    """
    return _LAYERS[QUANTITIES[quantity].where](L)


VOCABULARY = Vocabulary({name: q.meaning for name, q in QUANTITIES.items()}, places)
