"""What a loader yields: inputs of any structure and the labels of a batch."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.files import listed
from verify.instances.labels import Ignore, read_labels, refuse_marks

if TYPE_CHECKING:
    from torch import Tensor, device, nn

LABEL_KEYS = ("labels", "label", "targets", "target", "y")
"""Keys under which a batch that is a mapping may hold its labels."""

EXPECTED = (
    "every batch must be (inputs, labels), or a mapping with the key 'labels'; for others give "
    "labels=, a key, a position or a function of the batch"
)

UNLABELLED = -1
"""The class number of a sample that is left out."""


@dataclass
class Labels:
    """Class numbers 0, 1, ... in the order in which labels are met; ignore: marks of no label."""

    numbers: dict[Any, int] = field(default_factory=dict)
    ignore: Ignore = None
    note: str = ""

    def of(self, given: Any, position: int, count: int | None = None) -> Tensor:
        """Class numbers of a batch, (B,), UNLABELLED for samples without one.

        given: as `read_labels` takes them; count: B where it is known.  Raises InputError.
        """
        import torch

        found = read_labels(given, count=count, ignore=self.ignore, name=f"batch {position}: labels")
        self.note = found.note or self.note
        values, index = np.unique(found.values[found.kept], return_inverse=True)
        fresh = [value for value in values.tolist() if value not in self.numbers]
        if fresh and self.ignore is None:
            refuse_marks([*self.numbers, *fresh], f"batch {position}: labels")
        if fresh and len({isinstance(value, str) for value in (*self.numbers, *fresh)}) > 1:
            raise InputError(f"batch {position}: labels of mixed types: integers, or strings, are needed")
        known = np.array(
            [self.numbers.setdefault(v, len(self.numbers)) for v in values.tolist()], dtype=np.int64
        )
        codes = np.full(len(found.values), UNLABELLED, dtype=np.int64)
        codes[found.kept] = known[index] if len(values) else UNLABELLED
        return torch.from_numpy(codes)


@dataclass(frozen=True)
class Reading:
    """How inputs and labels are found in a batch: a key, a position or a function each, None for the
    usual."""

    labels: Any = None
    inputs: Any = None

    def split(self, batch: Any, position: int) -> tuple[Any, Any]:
        """(inputs, labels) of a batch.  Raises InputError where there are no labels."""
        if self.labels is None and self.inputs is None:
            return _split(batch, position)
        labels = _split(batch, position)[1] if self.labels is None else _taken(batch, self.labels, position)
        if self.inputs is not None:
            return _taken(batch, self.inputs, position), labels
        return _without(batch, labels, position), labels


def batches(
    loader: Iterable[Any], where: device, reading: Reading | None = None
) -> Iterator[tuple[Any, Any]]:
    """(inputs on the device, labels as given) of each batch.  Raises InputError for no labels."""
    reading, position = reading or Reading(), -1
    for position, batch in enumerate(loader):
        inputs, labels = reading.split(batch, position)
        yield each_tensor(_as_tensors(inputs), lambda tensor: tensor.to(where, non_blocking=True)), labels
    if position < 0:
        raise InputError("the loader is empty: at least one batch is needed")


def _as_tensors(inputs: Any) -> Any:
    """Arrays and tables as tensors; everything else as it is."""
    import torch

    if isinstance(inputs, Mapping):
        return {name: _as_tensors(value) for name, value in inputs.items()}
    if hasattr(inputs, "to_numpy"):
        inputs = inputs.to_numpy()
    if isinstance(inputs, np.ndarray) and inputs.dtype.kind in "fiub":
        return torch.from_numpy(np.array(inputs))
    return inputs


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


def _taken(batch: Any, where: Any, position: int) -> Any:
    if callable(where):
        return where(batch)
    try:
        return batch[where]
    except (KeyError, IndexError, TypeError):
        raise InputError(f"batch {position} ({type(batch).__name__}) has nothing at {where!r}") from None


def _without(batch: Any, labels: Any, position: int) -> Any:
    """What stands before the labels of a tuple, or beside them in a mapping."""
    if isinstance(batch, Mapping):
        rest = {name: value for name, value in batch.items() if value is not labels}
        if len(rest) < len(batch):
            return rest
    elif isinstance(batch, tuple | list):
        place = next((i for i, item in enumerate(batch) if item is labels), 0)
        if place:
            return batch[0] if place == 1 else tuple(batch[:place])
    raise InputError(
        f"batch {position}: the labels are none of its items, so that its inputs are not known: give "
        "inputs=, a key, a "
        "position or a function of the batch"
    )


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


def tensors_of(inputs: Any) -> list[Tensor]:
    """The tensors in inputs of any structure."""
    found: list[Tensor] = []
    each_tensor(inputs, found.append)
    return found


def forward(model: nn.Module, inputs: Any) -> Any:
    """Call the model: a mapping as keywords, a tuple or list as arguments, else as the one argument.

    Raises InputError for keys of a mapping that the model does not take.
    """
    if isinstance(inputs, Mapping):
        _require_keys(model, inputs)
        return model(**inputs)
    if isinstance(inputs, tuple | list) and not hasattr(inputs, "batch_sizes"):  # packed sequences are one
        return model(*inputs)
    return model(inputs)


def _require_keys(model: Any, inputs: Mapping[str, Any]) -> None:
    try:
        parameters = inspect.signature(getattr(model, "forward", model)).parameters.values()
    except (TypeError, ValueError):
        return
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return
    extra = [name for name in inputs if name not in {p.name for p in parameters}]
    if extra:
        raise InputError(
            f"the batches have {listed(extra)}, which the model does not take (it takes "
            f"{listed(p.name for p in parameters)}): give inputs=, a key or a function of the batch"
        )


def class_count(loader: Any, reading: Reading) -> int:
    """Number of classes of a loader that shows its labels without work; 0 where it does not."""
    try:
        if isinstance(loader, tuple | list):
            own = Labels(ignore=())
            for i, batch in enumerate(loader):
                own.of(reading.split(batch, i)[1], i)
            return len(own.numbers)
        dataset = getattr(loader, "dataset", None)
        for name in ("targets", "labels"):
            if hasattr(dataset, name):
                return len(np.unique(np.asarray(getattr(dataset, name))))
        if hasattr(dataset, "tensors"):
            return len(dataset.tensors[-1].unique())  # type: ignore[union-attr]
    except (InputError, TypeError, ValueError, RuntimeError, AttributeError):
        return 0
    return 0
