"""What a model does when it runs: whether features are functions of their sample, and where the samples lie.

Nothing is told by the names of modules.  One batch runs twice, the second time with its second half replaced
by copies of the first: then every sample of the second half must have the features of its
original.  Features that do not follow depend on the other samples of the batch, on chance, or on a state
that changes; features that do not move are no features of the samples.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.probe.batches import each_tensor, forward, tensors_of
from verify.probe.layers import Chosen, is_scripted, leaves_of, modules_of, watching

if TYPE_CHECKING:
    from torch import Tensor, device, nn

AGREEMENT = {16: 1e-9, 8: 1e-9, 4: 1e-4, 2: 1.5e-2, 1: 5e-2}
"""Relative size of what rounding may move, by bytes of a number: far above rounding, below 1/sqrt(B)."""

ROUNDINGS = {16: 64 * 2.0**-52, 8: 64 * 2.0**-52, 4: 64 * 2.0**-23, 2: 2.0**-8, 1: 2.0**-2}
"""The same, relative to features that are far from 0 and close to each other."""

LOOKS = 3
"""Batches in which a layer's axis is looked for, where one sample a batch does not show it."""

COARSE = 5e-2
"""The same for models with quantized modules, whose scales follow the batch."""

REPEATS = 16
"""Runs of one batch by which a model that draws random numbers must show that its features do not."""


@contextmanager
def untouched(model: nn.Module) -> Iterator[None]:
    """Leave a model, and all random number generators, as they were: modes, buffers, attributes,
    parameters."""
    import torch

    modules = [module for module in model.modules() if not isinstance(module, torch.jit.ScriptModule)]
    attributes = [
        (module, {k: _kept(v) for k, v in vars(module).items() if k not in _STORES}) for module in modules
    ]
    stores = [
        (getattr(module, store), dict(getattr(module, store)))
        for module in modules
        for store in ("_buffers", "_parameters", "_modules")
    ]
    buffers = [(buffer, buffer.detach().clone()) for buffer in model.buffers()]
    state = {name: (p, p._version) for name, p in model.named_parameters() if not p.is_inference()}
    where = {t.device for t in (*model.parameters(), *model.buffers()) if t.device.type == "cuda"}
    generators = random.getstate(), np.random.get_state()  # noqa: NPY002 (that of the model's own code)
    try:
        with torch.random.fork_rng(devices=sorted(where, key=str)):
            yield
    finally:
        random.setstate(generators[0])
        np.random.set_state(generators[1])  # noqa: NPY002
        for store, before in stores:
            store.clear()
            store.update(before)
        for module, before in attributes:
            for name in [name for name in vars(module) if name not in before and name not in _STORES]:
                del vars(module)[name]
            vars(module).update({name: _kept(value) for name, value in before.items()})
        with torch.no_grad():
            for buffer, before in buffers:
                if not _equal(buffer, before):
                    buffer.copy_(before)
    changed = [name for name, (p, version) in state.items() if p._version != version]
    if changed:
        raise InputError(
            f"the model changes its parameter {changed[0]!r} when it runs: its features are those of no "
            "fixed network"
        )


_STORES = (
    "_buffers", "_parameters", "_modules", "_forward_hooks", "_forward_pre_hooks",
    "_forward_hooks_with_kwargs", "_forward_pre_hooks_with_kwargs", "_forward_hooks_always_called",
)  # fmt: skip


def _kept(value: Any) -> Any:
    """Containers of a module may be added to; their content is kept."""
    return type(value)(value) if type(value) in (list, dict, set) else value


def _equal(a: Tensor, b: Tensor) -> bool:
    import torch

    return torch.equal(a, b) or bool(((a == b) | ((a != a) & (b != b))).all())


@contextmanager
def eagerly() -> Iterator[None]:
    """Run compiled modules as they are written, attention by its modules, and without gradients."""
    import torch

    stance = getattr(torch.compiler, "set_stance", None)
    mha = getattr(torch.backends, "mha", None)
    fast = mha.get_fastpath_enabled() if mha is not None else None
    with torch.no_grad(), stance("force_eager") if stance is not None else nullcontext():
        if mha is not None:
            mha.set_fastpath_enabled(False)
        try:
            yield
        finally:
            if mha is not None:
                mha.set_fastpath_enabled(fast)


def make_lazy_modules(model: nn.Module, inputs: Any) -> None:
    """Give lazy modules their parameters, by a run of their own."""
    from torch.nn.parameter import is_lazy

    if any(is_lazy(tensor) for tensor in (*model.parameters(), *model.buffers())):
        forward(model, each_tensor(inputs, lambda tensor: tensor.clone()))


@dataclass
class Chance:
    """The states of all generators that a model could draw from."""

    model: nn.Module
    where: device

    def state(self) -> list[Any]:
        """Something that differs once a number was drawn."""
        import torch

        found: list[Any] = [torch.get_rng_state().numpy().tobytes(), random.getstate()[1]]
        _, key, place, *_ = np.random.get_state()  # noqa: NPY002
        found += [np.asarray(key).tobytes(), place]
        if self.where.type == "cuda":
            found.append(torch.cuda.get_rng_state(self.where).numpy().tobytes())
        for generator in self.own:
            if isinstance(generator, torch.Generator):
                found.append(generator.get_state().cpu().numpy().tobytes())
            elif isinstance(generator, random.Random):
                found.append(generator.getstate())
            elif isinstance(generator, np.random.RandomState):
                found.append(repr(generator.get_state()))
            else:
                found.append(repr(generator.bit_generator.state))
        return found

    @cached_property
    def own(self) -> list[Any]:
        """Generators that modules keep."""
        import torch

        kinds = (torch.Generator, random.Random, np.random.Generator, np.random.RandomState)
        return [
            value
            for module in self.model.modules()
            for value in vars(module).values()
            if isinstance(value, kinds)
        ]


@dataclass
class Behaviour:
    """Finds the axis of the samples in every layer's output; refuses features that are none of their sample.

    view: (name, output, inputs) -> the tensor of a layer whose rows are to be samples, or InputError.
    axes: of the samples, for layers that are settled; unmoved: why a layer's output is none of the samples'.
    """

    model: nn.Module
    chosen: Chosen
    where: device
    view: Callable[[str, Any, Any], Any]
    discover: bool = False
    axes: dict[str, int] = field(default_factory=dict)
    unmoved: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, int] = field(default_factory=dict)
    looked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = Chance(self.model, self.where)
        self.coarse = any(
            "quantized" in type(module).__module__ for module in modules_of(self.model).values()
        )
        self.draws = self.exactly = False
        self.versions = [(buffer, buffer._version) for buffer in self.model.buffers()]

    def run(self, inputs: Any, watch: Callable[[str, Any], None]) -> None:
        """Run the model on copies of the inputs; InputError where it draws random numbers that reach its
        features."""
        before = self.chance.state()
        kept: dict[str, Any] = {}

        def keep(name: str, output: Any) -> None:
            found = self.view(name, output, inputs) if name in self.axes else None
            if found is not None:
                kept[name] = found.detach().clone()
            watch(name, output)

        discover, self.discover = self.discover, False
        with watching(self.model, self.chosen, keep if self.draws else watch, discover=discover) as start:
            start(inputs)
            forward(self.model, _copies(inputs))
        if self.chance.state() == before:
            return
        if not self.draws:
            self._require_no_effect(inputs)
            self.draws = True
        elif kept:
            self._require_steady(inputs, kept)

    def is_settled(self, name: str) -> bool:
        """Whether the layer's axis is known, or cannot be told from what has been seen."""
        return name in self.axes or self.looked[name] >= LOOKS

    def settle(self, inputs: Any, outputs: dict[str, Any], samples: int) -> None:
        """Find the axis of the samples for layers that have just run on these inputs.

        Raises InputError, naming the first module, where features depend on more than their sample.
        """
        import torch

        found = {name: Z for name, Z in outputs.items() if samples in Z.shape}
        self.looked.update(outputs.keys())
        half = (samples + 1) // 2
        rows = torch.tensor([*range(half), *range(samples - half)])
        for axes in _assignments(inputs, samples, self.model):
            moved, changed = _replaced(inputs, axes, rows)
            if not changed:
                continue
            again = self._again(moved, found)
            where = {name: self._axis(Z, again.get(name), rows) for name, Z in found.items()}
            if None not in where.values():
                self._note(found, where)
                if any(buffer._version != version for buffer, version in self.versions):
                    self._require_steady(inputs, found, exactly=True)
                return
            self._require_steady(inputs, found)
        if any(
            changed
            for _, changed in (_replaced(inputs, a, rows) for a in _assignments(inputs, samples, self.model))
        ):
            self._refuse_batch(inputs, rows, found)
        self._require_steady(inputs, found)
        for name, Z in found.items():
            self.guessed[name] = list(Z.shape).index(samples)

    def axis(self, name: str) -> int:
        """Along which axis of a layer's output the samples lie."""
        return self.axes.get(name, self.guessed.get(name, 0))

    def _note(self, found: dict[str, Any], where: dict[str, int | None]) -> None:
        for name, axis in where.items():
            if axis is not None and axis >= 0:
                self.axes[name] = axis
            else:
                self.unmoved[name] = (
                    f"layer {name!r}: its output of shape {tuple(found[name].shape)} does not change with "
                    "the samples"
                )

    def _again(self, inputs: Any, found: dict[str, Any]) -> dict[str, Any]:
        """The same layers once more, on other inputs."""
        outputs: dict[str, Any] = {}

        def watch(name: str, output: Any) -> None:
            if name in found:
                outputs[name] = self.view(name, output, inputs).detach().clone()

        with watching(self.model, self.chosen, watch) as start:
            start(inputs)
            forward(self.model, _copies(inputs))
        return outputs

    def _axis(self, Z: Tensor, again: Tensor | None, rows: Tensor) -> int | None:
        """The axis along which features followed their samples; -1 where nothing moved, None where they went
        elsewhere."""
        if again is None or again.shape != Z.shape:
            return None
        rows = rows.to(Z.device)
        for axis in [axis for axis, size in enumerate(Z.shape) if size == len(rows)]:
            if self._same(Z.index_select(axis, rows), again):
                return axis
        return -1 if self._same(Z, again) else None

    def _same(self, a: Any, b: Any) -> bool:
        """Whether two outputs agree up to rounding."""
        if a is None or b is None or a.shape != b.shape:
            return a is b
        import torch

        if torch.equal(a, b):
            return True
        if self.exactly or not (a.is_floating_point() or a.is_complex()):
            return False
        size = a.element_size()
        if size < 4:
            a, b = a.float(), b.float()
        tolerance = COARSE if self.coarse else AGREEMENT[size]
        off = float((a - b).norm())
        if off != off:  # nan or inf, which must be in the same places
            where = a.isfinite()
            alike = (a == b) | ((a != a) & (b != b))
            if not bool(alike[~where].all()):
                return False
            a, b = (t.masked_fill(~where, 0.0) for t in (a, b))
            off = float((a - b).norm())
        spread = a - a.mean(dim=0, keepdim=True)
        return off <= tolerance * float(spread.norm()) + ROUNDINGS[size] * float(a.norm())

    def _trace(self, inputs: Any) -> dict[str, tuple[Any, Any]]:
        """(what reached a module, what left it) of every module that computes by itself, in order."""
        modules, found, seen = modules_of(self.model), {}, Counter()

        def hook(name: str) -> Callable[..., None]:
            def after(module: Any, arguments: Any, output: Any) -> None:
                seen[name] += 1
                key = name if seen[name] == 1 else f"{name}#{seen[name]}"
                found[key] = (_first_tensor(arguments), _first_tensor(output))

            return after

        handles = []
        try:
            for name in [*leaves_of(modules), *filter(None, self.chosen.names), ""]:
                if name in modules and not is_scripted(modules[name]):
                    handles.append(modules[name].register_forward_hook(hook(name)))
            forward(self.model, _copies(inputs))
        finally:
            for handle in handles:
                handle.remove()
        return found

    def _require_steady(self, inputs: Any, found: dict[str, Any], *, exactly: bool = False) -> None:
        """InputError, naming a module, where the same inputs give other features in another run; exactly: to
        the last digit, where the model's buffers move."""
        words = "changes from run to run, by chance or by a state that it keeps"
        self.exactly = exactly
        again = self._again(inputs, found)
        differ = [name for name, Z in found.items() if not self._same(Z, again.get(name))]
        if differ:
            first = self._trace(inputs)
            self._compare(first, self._trace(inputs), words)
            self._refuse(differ[0], words, True)
        self.exactly = False

    def _require_no_effect(self, inputs: Any) -> None:
        """The model draws random numbers: its features must not show it."""
        words = "depends on chance"
        first = self._trace(inputs)
        for _ in range(REPEATS):
            self._compare(first, self._trace(inputs), words)
        if any(module.training for module in self.model.modules()):
            raise InputError(
                "the model draws random numbers in training mode, so that features depend on chance: call "
                "model.eval() "
                "first"
            )

    def _compare(self, first: dict, again: dict, words: str) -> None:
        for name, (reached, left) in first.items():
            other = again.get(name, (None, None))
            if not self._same(left, other[1]):
                self._refuse(name, words, reached is None or self._same(reached, other[0]))

    def _refuse_batch(self, inputs: Any, rows: Tensor, found: dict[str, Any]) -> None:
        axes = _assignments(inputs, len(rows), self.model)[0]
        first, again = self._trace(inputs), self._trace(_replaced(inputs, axes, rows)[0])
        words = "depends on the other samples of the batch"
        for name, (reached, left) in first.items():
            other = again.get(name, (None, None))
            if left is not None and len(rows) in left.shape and self._axis(left, other[1], rows) is None:
                followed = reached is None or self._axis(reached, other[0], rows) is not None
                self._refuse(name, words, followed)
        other = self._again(_replaced(inputs, axes, rows)[0], found)
        self._refuse(
            next(n for n, Z in found.items() if self._axis(Z, other.get(n), rows) is None), words, False
        )

    def _refuse(self, name: str, words: str, own: bool) -> None:
        """Raise InputError: this module is the first whose output is not what it should be."""
        base = name.partition("#")[0]
        module = modules_of(self.model).get(base)
        kind = f" ({type(module).__name__})" if module is not None else ""
        who = f"{name or 'the model'}{kind}"
        if not own:
            who = f"what reaches {who}, by a function such as F.dropout or F.batch_norm before it,"
        training = module is not None and (module.training or self.model.training)
        way = "call model.eval() first" if training else "features must be a function of their sample alone"
        raise InputError(f"{who} {words}{', in training mode' if training else ''}: {way}")


def _copies(inputs: Any) -> Any:
    return each_tensor(inputs, lambda tensor: tensor.clone())


def _first_tensor(value: Any) -> Any:
    """A copy of the first dense tensor in arguments or an output of any structure."""
    import torch

    for tensor in tensors_of(value):
        if isinstance(tensor, torch.Tensor) and tensor.layout == torch.strided and not tensor.is_nested:
            return (tensor.dequantize() if tensor.is_quantized else tensor).detach().clone()
    return None


def _assignments(inputs: Any, samples: int, model: nn.Module) -> list[list[int | None]]:
    """Ways in which the samples may lie in the tensors of the inputs: an axis each, None for a tensor
    without samples.  The first axis, and the second for sequences of other length; where a matrix has the
    samples along both, it may be a mask of positions."""
    tensors = tensors_of(inputs)
    usual: list[int | None] = []
    for tensor in tensors:
        shape = list(tensor.shape)
        sequence = len(shape) >= 3 or (len(shape) == 2 and not tensor.is_floating_point())
        usual.append(0 if shape[:1] == [samples] else 1 if sequence and shape[1] == samples else None)
    square = [tuple(tensor.shape[:2]) == (samples, samples) for tensor in tensors]
    masks = [both and tensor.ndim == 2 for both, tensor in zip(square, tensors, strict=True)]
    ways = [usual]
    for left_out in (masks, square):
        ways.append([None if out else axis for axis, out in zip(usual, left_out, strict=True)])
    first = next((module for module in model.modules() if hasattr(module, "batch_first")), None)
    if first is not None and not first.batch_first:
        ways.append(
            [
                None if mask else 1 if both else axis
                for axis, both, mask in zip(usual, square, masks, strict=True)
            ]
        )
    return [way for i, way in enumerate(ways) if way not in ways[:i] and way.count(None) < len(way)]


def _replaced(inputs: Any, axes: list[int | None], rows: Tensor) -> tuple[Any, bool]:
    """Inputs with these rows in place of the batch's own, and whether that changes them."""
    left, changed = iter(axes), [False]

    def change(tensor: Tensor) -> Tensor:
        axis = next(left)
        if axis is None:
            return tensor
        if tensor.layout.__str__() != "torch.strided":
            dense = tensor.to_dense().index_select(axis, rows.to(tensor.device))
            changed[0] = changed[0] or not bool((dense == tensor.to_dense()).all())
            return dense.to_sparse(layout=tensor.layout)
        moved = tensor.index_select(axis, rows.to(tensor.device))
        changed[0] = changed[0] or not bool((moved == tensor).all())
        return moved

    return each_tensor(inputs, change), changed[0]
