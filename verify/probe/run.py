"""The probe: forward passes with hooks, each layer's features summed up and let go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from verify.errors import InputError
from verify.probe.batches import Labels, batches, each_tensor, forward, sample_count
from verify.probe.layers import (
    INPUT,
    Pool,
    chosen_layers,
    features_of,
    pool_of,
    require_evaluation,
    watching,
)
from verify.probe.moments import Moments, Spectrum
from verify.probe.result import Probe, Settings, result
from verify.probe.scatter import Groups, Scatter, Weighting, block_rows

if TYPE_CHECKING:
    from torch import Generator, Tensor, device, nn

COLUMNS = ("C", "D", "means", "rank", "accuracy", "linearity")
"""What can be asked for; the last three need second moments, d x d a layer."""

DEFAULT = ("C", "D", "means")
"""What is measured when nothing is asked for: one pass, at little more than the cost of inference."""

WEIGHTINGS = ("classes", "samples", "global")


def probe(
    model: nn.Module,
    loader: Iterable[Any],
    *,
    layers: Sequence[str] | None = None,
    test: Iterable[Any] | None = None,
    columns: Sequence[str] | str = DEFAULT,
    pool: Pool | Mapping[str, Pool] = "flatten",
    weighting: Weighting = "classes",
    moment_samples: int | None = 4096,
    max_width: int = 4096,
    seed: int = 0,
) -> Probe:
    """Measure the features of a network layer by layer, in one streaming pass over labelled batches.

    model: any module, in evaluation mode where it has batch norm or dropout.  loader: batches
    (inputs, labels), or mappings with the key "labels"; inputs a tensor, or a tuple or mapping that
    is unpacked into the call.  layers: names as in model.named_modules(), and "input"; left out,
    the input and every module without children whose output has one row a sample.  columns: of
    COLUMNS, or "all".  test: batches on which the accuracy of a linear probe, fitted to `loader`,
    is taken; without it the accuracy on the fitted samples.  pool: a name of POOLS, a function from
    the output to (B, d), or either by layer.  weighting: of unequal classes in Tr Sigma_B.

    C = Tr Sigma_W / Tr Sigma_B and D (Definition 1 of arXiv 2311.02960) and the class means use
    every sample.  Rank, linear probe and target linearity use `moment_samples` of them in the mean,
    drawn by `seed`, or all (None, or where the loader has no length); the table says how many.
    Layers wider than `max_width` have none of the three, with a note.  At no time are the features
    of more than a batch and a few hundred samples in memory.

    Raises InputError for a name that is no layer, labels missing or no integers, a single class,
    nan or infinite features, a module in training mode whose output depends on the batch.
    """
    names = chosen_layers(model, layers)
    asked = _columns(columns, test)
    _require_choices(pool, names, weighting, moment_samples, max_width)
    require_evaluation(model)
    where = _device(model)
    run = _Run(names, asked, pool, max_width, strict=layers is not None)
    share = _share(moment_samples, loader)
    run.stream(model, loader, where, _Draw(share, seed))
    if len(run.labels.numbers) < 2:
        only = next(iter(run.labels.numbers))
        raise InputError(f"all labels are {only}: C and D compare classes, so at least two are needed")
    spectra = {name: moments.summary() for name, moments in run.moments.items() if _drawn(moments)}
    accuracy: dict[str, float] = {}
    if "accuracy" in asked:
        if test is None and iter(loader) is loader:
            raise InputError(
                "the loader can be read only once, and the accuracy needs a second pass: give a DataLoader, "
                "a list of batches, or a test loader"
            )
        source, chosen = (loader, _Draw(share, seed)) if test is None else (test, _Draw(1.0, seed))
        accuracy = run.score(model, source, where, chosen, spectra)
    settings = Settings(
        asked, weighting, moment_samples, max_width, seed, share, "training" if test is None else "test"
    )
    summaries = {name: scatter.summary() for name, scatter in run.scatters.items()}
    return result(summaries, spectra, accuracy, run.notes, run.skipped, run.labels.numbers, settings)


def _columns(columns: Sequence[str] | str, test: object) -> tuple[str, ...]:
    given = COLUMNS if columns == "all" else (columns,) if isinstance(columns, str) else tuple(columns)
    for name in given:
        if name not in COLUMNS:
            raise InputError(f"columns: no {name!r}; choose from {', '.join(COLUMNS)}, or 'all'")
    wanted = {*given, "accuracy"} if test is not None else set(given)
    return tuple(name for name in COLUMNS if name in wanted)


def _require_choices(
    pool: Pool | Mapping[str, Pool],
    names: list[str],
    weighting: str,
    moment_samples: int | None,
    max_width: int,
) -> None:
    if weighting not in WEIGHTINGS:
        raise InputError(f"weighting = {weighting!r}: choose from {', '.join(WEIGHTINGS)}")
    if moment_samples is not None and moment_samples < 2:
        raise InputError(f"moment_samples = {moment_samples}: at least 2 samples, or None for all")
    if max_width < 1:
        raise InputError(f"max_width = {max_width}: at least 1")
    for name in pool if isinstance(pool, Mapping) else ():
        if name not in names:
            raise InputError(f"pool names the layer {name!r}, which is not among the layers to probe")
    for name in names:
        pool_of(pool, name)


def _device(model: nn.Module) -> device:
    """Where the model's first parameter or buffer lies; the CPU for a model without any."""
    import torch

    for tensor in (*model.parameters(), *model.buffers()):
        return tensor.device
    return torch.device("cpu")


def _share(moment_samples: int | None, loader: object) -> float:
    count = sample_count(loader)
    return 1.0 if moment_samples is None or not count else min(1.0, moment_samples / count)


def _drawn(moments: Moments) -> bool:
    moments.flush()
    return moments.count >= 2


@dataclass
class _Draw:
    """A seeded choice of a share of the samples, batch by batch."""

    share: float
    seed: int
    generator: Generator | None = None

    def rows(self, count: int) -> Tensor | None:
        """Indices of the chosen samples of a batch; None for all."""
        import torch

        if self.share >= 1.0:
            return None
        if self.generator is None:
            self.generator = torch.Generator().manual_seed(self.seed)
        return torch.nonzero(torch.rand(count, generator=self.generator) < self.share)[:, 0]


@dataclass
class _Batch:
    """The batch in work: class numbers where the features are, its groups by block size, chosen rows."""

    labels: Tensor
    chosen: Tensor | None
    groups: dict[int, list[tuple[slice, Groups]]] = field(default_factory=dict)

    def blocks(self, width: int) -> list[tuple[slice, Groups]]:
        rows = min(block_rows(width), len(self.labels))
        if rows not in self.groups:
            self.groups[rows] = Groups.of(self.labels).blocks(rows)
        return self.groups[rows]


@dataclass
class _Run:
    """Accumulators of every layer, notes on what could not be had, layers left out and why."""

    names: list[str]
    columns: tuple[str, ...]
    pool: Pool | Mapping[str, Pool]
    max_width: int
    strict: bool
    labels: Labels = field(default_factory=Labels)
    scatters: dict[str, Scatter] = field(default_factory=dict)
    moments: dict[str, Moments] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def stream(self, model: nn.Module, loader: Iterable[Any], where: device, draw: _Draw) -> None:
        """The first pass: every layer's moments."""
        import torch

        current: list[_Batch] = []

        def watch(name: str, output: Any) -> None:
            Z = self._features(name, output, len(current[0].labels))
            if Z is not None:
                self._add(name, Z, current[0])

        with torch.inference_mode(), watching(model, self.names, watch) as start:
            for position, (inputs, given) in enumerate(batches(loader, where)):
                labels = self.labels.of(given, position).to(_accumulating(where))
                current[:] = [_Batch(labels, draw.rows(len(labels)))]
                if len(labels):
                    start(inputs)
                    forward(model, inputs)
        if not self.labels.numbers:
            raise InputError("the loader has no samples: every batch is empty")
        for name in self.names:
            if name not in self.scatters and name not in self.skipped:
                self._leave_out(name, f"layer {name!r} did not run in the forward pass")
        if not self.scatters:
            raise InputError("; ".join(["no layer can be measured", *self.skipped.values()]))

    def _features(self, name: str, output: Any, samples: int) -> Tensor | None:
        if name in self.skipped:
            return None
        try:
            Z = features_of(output, name, pool_of(self.pool, name), samples)
        except InputError as error:
            if name in self.scatters:
                raise
            self._leave_out(name, str(error))
            return None
        if Z is None:
            self._leave_out(name, f"layer {INPUT!r}: the inputs are not one tensor of floats")
            return None
        if name in self.scatters and Z.shape[1] != self.scatters[name].width:
            raise InputError(
                f"layer {name!r}: width {Z.shape[1]} after {self.scatters[name].width}; features must have "
                "one width: choose a pool such as 'channels' or 'tokens'"
            )
        return Z.to(_accumulating(Z.device))

    def _leave_out(self, name: str, reason: str) -> None:
        if self.strict:
            raise InputError(reason)
        self.skipped[name] = reason

    def _add(self, name: str, Z: Tensor, batch: _Batch) -> None:
        import torch

        width = Z.shape[1]
        if name not in self.scatters:
            self.scatters[name] = Scatter(name, width)
            if {"rank", "accuracy", "linearity"} & set(self.columns):
                if width <= self.max_width:
                    self.moments[name] = Moments(name, width)
                else:
                    self.notes[name] = f"no second moments: width {width} > max_width = {self.max_width}"
        self.scatters[name].add(Z, batch.blocks(width))
        if name in self.moments:
            rows = batch.chosen
            if rows is not None:
                rows = rows.to(Z.device)
                Z, labels = torch.index_select(Z, 0, rows), batch.labels[rows]
            else:
                labels = batch.labels
            self.moments[name].add(Z, labels)

    def score(
        self,
        model: nn.Module,
        loader: Iterable[Any],
        where: device,
        draw: _Draw,
        spectra: Mapping[str, Spectrum],
    ) -> dict[str, float]:
        """The second pass: the share of samples that each layer's linear probe gets right."""
        import torch

        at = _accumulating(where)
        probes = {
            name: tuple(torch.as_tensor(part, device=at) for part in spectrum.probe())
            for name, spectrum in spectra.items()
        }
        right, total, current = dict.fromkeys(probes, 0), 0, torch.empty(0, dtype=torch.long)

        def watch(name: str, output: Any) -> None:
            if name in probes:
                Z = self._features(name, output, len(current))
                assert Z is not None
                W, b = probes[name]
                right[name] += int(((Z.to(torch.float64) @ W + b).argmax(dim=1) == current).sum())

        known = len(self.labels.numbers)
        with torch.inference_mode(), watching(model, self.names, watch) as start:
            for position, (inputs, given) in enumerate(batches(loader, where)):
                current = self.labels.of(given, position).to(at)
                if len(self.labels.numbers) > known:
                    new = list(self.labels.numbers)[known]
                    raise InputError(f"the test loader has the label {new}, which the loader has not")
                inputs, current = _chosen(inputs, current, draw.rows(len(current)), where)
                if len(current):
                    start(inputs)
                    forward(model, inputs)
                    total += len(current)
        if not total:
            raise InputError("no sample was left to take the accuracy on: raise moment_samples")
        return {name: count / total for name, count in right.items()}


def _chosen(inputs: Any, labels: Tensor, rows: Tensor | None, where: device) -> tuple[Any, Tensor]:
    """The chosen rows of a batch."""
    if rows is None:
        return inputs, labels
    count, at = len(labels), rows.to(where)

    def choose(tensor: Tensor) -> Tensor:
        return tensor[at] if tensor.ndim and len(tensor) == count else tensor

    return each_tensor(inputs, choose), labels[rows.to(labels.device)]


def _accumulating(where: device) -> device:
    """Where float64 sums are kept: on the model's device, or on the CPU where that has no float64."""
    import torch

    return torch.device("cpu") if where.type == "mps" else where
