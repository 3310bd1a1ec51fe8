"""What a loader yields: inputs of any structure and the labels of a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from verify.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor, device

LABEL_KEYS = ("labels", "label", "targets", "target", "y")
"""Keys under which a batch that is a mapping may hold its labels."""

EXPECTED = "every batch must be (inputs, labels), or a mapping with the key 'labels'"


@dataclass
class Labels:
    """Class numbers 0, 1, ... in the order in which labels are met."""

    numbers: dict[int, int] = field(default_factory=dict)

    def of(self, given: Any, position: int) -> Tensor:
        """Class numbers of a batch of integer labels, (B,).  Raises InputError for other labels."""
        import torch

        try:
            labels = torch.as_tensor(given)
        except (TypeError, ValueError, RuntimeError):
            raise InputError(
                f"batch {position}: labels of type {type(given).__name__}; integers are needed"
            ) from None
        if labels.ndim != 1 or labels.is_floating_point() or labels.is_complex():
            raise InputError(
                f"batch {position}: labels of shape {tuple(labels.shape)} and type {labels.dtype}; one "
                "integer a sample is needed (one-hot labels: labels.argmax(1))"
            )
        values, index = torch.unique(labels.cpu(), return_inverse=True)
        known = [self.numbers.setdefault(value, len(self.numbers)) for value in values.tolist()]
        return torch.tensor(known, dtype=torch.long)[index]


def batches(loader: Iterable[Any], where: device) -> Iterator[tuple[Any, Any]]:
    """(inputs on the device, labels as given) of each batch.  Raises InputError for no labels."""
    position = -1
    for position, batch in enumerate(loader):
        inputs, labels = _split(batch, position)
        yield each_tensor(inputs, lambda tensor: tensor.to(where, non_blocking=True)), labels
    if position < 0:
        raise InputError("the loader is empty: at least one batch is needed")


def _split(batch: Any, position: int) -> tuple[Any, Any]:
    if isinstance(batch, Mapping):
        for key in LABEL_KEYS:
            if key in batch:
                return {name: value for name, value in batch.items() if name != key}, batch[key]
        raise InputError(f"batch {position} has no labels among its keys {sorted(batch)}: {EXPECTED}")
    if isinstance(batch, tuple | list) and len(batch) == 2:
        return batch[0], batch[1]
    what = f"{len(batch)} items" if isinstance(batch, tuple | list) else type(batch).__name__
    raise InputError(f"batch {position} is {what}, without labels: {EXPECTED}")


def each_tensor(inputs: Any, change: Callable[[Tensor], Any]) -> Any:
    """Inputs with every tensor in them changed; the rest as it is."""
    if hasattr(inputs, "detach"):
        return change(inputs)
    if isinstance(inputs, Mapping):
        return {name: each_tensor(value, change) for name, value in inputs.items()}
    if isinstance(inputs, tuple | list):
        items = [each_tensor(value, change) for value in inputs]
        return type(inputs)(*items) if hasattr(inputs, "_fields") else type(inputs)(items)
    return inputs


def forward(model: Any, inputs: Any) -> Any:
    """Call the model: a mapping as keywords, a tuple or list as arguments, else as the one argument."""
    if isinstance(inputs, Mapping):
        return model(**inputs)
    if isinstance(inputs, tuple | list):
        return model(*inputs)
    return model(inputs)


def sample_count(loader: Any) -> int | None:
    """Number of samples of a loader, None where it does not say."""
    dataset = getattr(loader, "dataset", None)
    try:
        if dataset is not None:
            return len(dataset)
        if isinstance(loader, tuple | list):
            return sum(len(_split(batch, i)[1]) for i, batch in enumerate(loader))
    except TypeError:
        return None
    return None
