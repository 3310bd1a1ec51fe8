"""The probe: forward passes with hooks, each layer's features summed up and let go."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.files import in_units, require_memory
from verify.instances.labels import Ignore
from verify.probe.batches import Labels, Reading, batches, class_count
from verify.probe.behaviour import Behaviour, eagerly, make_lazy_modules, untouched
from verify.probe.draw import Drawn, keys_of
from verify.probe.layers import (
    INPUT,
    Chosen,
    chosen_layers,
    is_scripted,
    leaves_of,
    modules_of,
    require_layers_ran,
    require_watchable,
    unwrapped,
)
from verify.probe.moments import Moments, Spectrum
from verify.probe.pooling import Pool, Pooling, called, pool_of
from verify.probe.result import Probe, Settings, result
from verify.probe.scatter import Groups, Scatter, Weighting, block_rows
from verify.probe.sums import Layer, Rows, Sums, resumed_draw, resumed_moments, resumed_scatter

if TYPE_CHECKING:
    from torch import Tensor, device, nn

COLUMNS = ("C", "D", "means", "rank", "accuracy", "linearity", "collapse")
"""What can be asked for; the last four need second moments, d x d a layer."""

DEFAULT = ("C", "D", "means")
"""What is measured when nothing is asked for: one pass, at little more than the cost of inference."""

OF_SECOND_ORDER = {"rank", "accuracy", "linearity", "collapse"}

WEIGHTINGS = ("classes", "samples", "global")

Progress = Callable[[int, int | None, float | None], None]


def probe(
    model: nn.Module,
    loader: Iterable[Any],
    *,
    layers: Sequence[Any] | None = None,
    test: Iterable[Any] | None = None,
    columns: Sequence[str] | str = DEFAULT,
    pool: Pool | Mapping[str, Pool] = "flatten",
    mask: Any = None,
    weighting: Weighting = "classes",
    labels: Any = None,
    inputs: Any = None,
    ignore: Ignore = None,
    head: str | None = None,
    ood: Iterable[Any] | None = None,
    moment_samples: int | None = 4096,
    max_width: int = 4096,
    max_batches: int | None = None,
    memory: float = 1e9,
    progress: bool | Progress = False,
    resume: Probe | str | Path | None = None,
    seed: int = 0,
) -> Probe:
    """Measure the features of a network layer by layer, in one streaming pass over labelled batches.

    model: any module whose features are functions of their sample alone, in evaluation mode where it has
    batch norm or dropout; compiled ones run eagerly.  It is left as it was.  loader: batches (inputs,
    labels), or mappings with the key "labels"; inputs a tensor, or a tuple or mapping that is unpacked
    into the call.  labels, inputs: a key, a position or a function of the batch, for batches of other form.
    ignore: marks of samples without a label (`verify.instances.labels.read_labels`), which are left out.

    layers: names as in model.named_modules(), and "input"; "name#2" for a module's second run in a pass,
    patterns ("blocks.*"), regular expressions, types of modules; left out, the input and every module that
    computes by itself and whose output has one row a sample.  pool: a name of POOLS, a function from the raw
    output, or from the raw output and the inputs of the batch, to (B, d), or either by layer.  mask: which
    positions are tokens, for pools over tokens: None to look for "attention_mask" and the like, a key, a
    function of the inputs, False for all positions.

    columns: of COLUMNS, or "all".  test: batches on which the accuracy of a linear probe, fitted to
    `loader`, is taken; without it the accuracy on the fitted samples.  head: the name of the classifier, a
    Linear layer, for NC3 and NC4 of what it reads; ood: batches of samples of no class, for NC5.
    weighting: of unequal classes in Tr Sigma_B.

    C = Tr Sigma_W / Tr Sigma_B and D (Definition 1 of arXiv 2311.02960) and the class means use
    every sample.  Rank, linear probe, target linearity and neural collapse use `moment_samples` of them,
    drawn by `seed`, or all (None); the table says how many.  Layers wider than `max_width` have none of
    them, with a note.  memory: bytes that class means may take.  max_batches: stop there; the result says so.
    progress: True for a bar, or a function of (batches done, of how many, seconds left).  resume: a
    probe, or the file of one (`Probe.save`), to go on from: as many batches are passed over as it has read.

    Raises InputError for a name that is no layer, labels missing or of other kinds, a single class,
    nan or infinite features, features that depend on chance or on the rest of the batch, models that show no
    layers (scripted, exported), and class means beyond `memory`.

    >>> found = verify.probe(model.eval(), loader, layers=["blocks.*"], columns="all")  # doctest: +SKIP
    >>> found.frame[["layer", "C", "D"]]  # doctest: +SKIP
    """
    require_watchable(model)
    chosen = chosen_layers(model, layers)
    asked = _columns(columns, test, head, ood)
    before = resume if isinstance(resume, Probe | None) else Probe.load(resume)
    root = unwrapped(model)
    known = chosen.names if chosen.given else [INPUT, *modules_of(root)]
    _require_choices(pool, chosen, weighting, moment_samples, max_width, max_batches, known)
    where = _device(root)
    reading = Reading(labels, inputs)
    pooling = Pooling(pool, mask)
    chosen = replace(chosen, reads=head or "")
    run = _Run(root, chosen, asked, pooling, where, reading, moment_samples, max_width, memory, seed, ignore)
    run.head = _head(root, head)
    if before is not None:
        run.resume(before.sums)
    with eagerly():
        stopped = run.stream(loader, max_batches, progress)
        if len(run.labels.numbers) < 2:
            only = next(iter(run.labels.numbers))
            raise InputError(f"all labels are {only}: C and D compare classes, so at least two are needed")
        spectra = run.spectra()
        accuracy, scored = run.accuracies(loader, test, spectra, stopped)
        others = run.means_of(ood) if ood is not None else {}
    sums = run.sums()
    settings = Settings(
        asked, weighting, moment_samples, max_width, seed, scored, run.batches if stopped else None
    )
    return result(sums, spectra, accuracy, settings, run.classifier(spectra), others)


def _columns(columns: Sequence[str] | str, test: object, head: object, ood: object) -> tuple[str, ...]:
    given = COLUMNS if columns == "all" else (columns,) if isinstance(columns, str) else tuple(columns)
    for name in given:
        if name not in COLUMNS:
            raise InputError(f"columns: no {name!r}; choose from {', '.join(COLUMNS)}, or 'all'")
    wanted = {*given, "accuracy"} if test is not None else set(given)
    wanted |= {"collapse"} if head is not None or ood is not None else set()
    return tuple(name for name in COLUMNS if name in wanted)


def _require_choices(
    pool: Pool | Mapping[str, Pool],
    chosen: Chosen,
    weighting: str,
    moment_samples: int | None,
    max_width: int,
    max_batches: int | None,
    known: Sequence[str],
) -> None:
    if weighting not in WEIGHTINGS:
        raise InputError(f"weighting = {weighting!r}: choose from {', '.join(WEIGHTINGS)}")
    if moment_samples is not None and moment_samples < 2:
        raise InputError(f"moment_samples = {moment_samples}: at least 2 samples, or None for all")
    if max_width < 1:
        raise InputError(f"max_width = {max_width}: at least 1")
    if max_batches is not None and max_batches < 1:
        raise InputError(f"max_batches = {max_batches}: at least 1, or None for all")
    for name in pool if isinstance(pool, Mapping) else ():
        if name.partition("#")[0] not in known:
            raise InputError(f"pool names the layer {name!r}, which is not among the layers to probe")
        pool_of(pool, name)
    for name in chosen.names:
        pool_of(pool, name)


def _device(model: nn.Module) -> device:
    """Where the model's first parameter or buffer lies; the CPU for a model without any."""
    import torch

    for tensor in (*model.parameters(), *model.buffers()):
        return tensor.device
    return torch.device("cpu")


def _accumulating(where: device) -> device:
    """Where float64 sums are kept: on the model's device, or on the CPU where that has no float64."""
    import torch

    return torch.device("cpu") if where.type == "mps" else where


@dataclass
class Classifier:
    """A classifier's weights (K, d) and intercepts (K,), rows by label, and the layer that it reads."""

    name: str
    weights: Any
    bias: Any

    @property
    def layer(self) -> str:
        return f"{self.name} input"


def _head(model: nn.Module, name: str | None) -> Classifier | None:
    """The Linear layer of this name.  Raises InputError for anything else."""
    import torch

    if name is None:
        return None
    module: Any = modules_of(model).get(name)
    weight = getattr(module, "weight", None)
    if not isinstance(weight, torch.Tensor) or weight.ndim != 2:
        raise InputError(f"head = {name!r}: the name of a Linear layer is needed, the classifier")
    bias = getattr(module, "bias", None)
    zeros = torch.zeros(len(weight))
    return Classifier(name, weight.detach().double().cpu().numpy(),
                      (zeros if bias is None else bias.detach()).double().cpu().numpy())  # fmt: skip


@dataclass
class _Batch:
    """The batch in work: class numbers where the features are, its groups by block size, keys of the draw,
    and which rows have a label (None: all)."""

    inputs: Any
    count: int
    labels: Tensor
    keys: Tensor
    kept: Tensor | None
    groups: dict[int, list[tuple[slice, Groups]]] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Any, codes: Tensor, keys: Tensor, where: device) -> _Batch:
        import torch

        kept = torch.nonzero(codes >= 0)[:, 0]
        if len(kept) == len(codes):
            return cls(inputs, len(codes), codes.to(where), keys, None)
        return cls(inputs, len(codes), codes[kept].to(where), keys[kept], kept.to(where))

    def blocks(self, width: int) -> list[tuple[slice, Groups]]:
        rows = min(block_rows(width), len(self.labels))
        if rows not in self.groups:
            self.groups[rows] = Groups.of(self.labels).blocks(rows)
        return self.groups[rows]


@dataclass
class _Run:
    """Accumulators of every layer, notes on what could not be had, layers left out and why."""

    model: nn.Module
    chosen: Chosen
    columns: tuple[str, ...]
    pooling: Pooling
    where: device
    reading: Reading
    moment_samples: int | None
    max_width: int
    memory: float
    seed: int
    ignore: Ignore
    head: Classifier | None = None
    scatters: dict[str, Scatter] = field(default_factory=dict)
    drawn: dict[str, Drawn] = field(default_factory=dict)
    moments: dict[str, Moments] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    marks: list[int] = field(default_factory=list)
    samples: int = 0

    def __post_init__(self) -> None:
        self.labels = Labels(ignore=self.ignore)
        self.behaviour = Behaviour(
            self.model, self.chosen, self.where, self.pooling.view, discover=not self.chosen.given
        )
        self.pooling.axis = self.behaviour.axis
        self.at = _accumulating(self.where)
        self.expected = 0

    @property
    def batches(self) -> int:
        return len(self.marks)

    def asked(self) -> dict[str, Any]:
        """What must agree where sums are merged or continued."""
        pool = self.pooling.pool
        said = {k: _said(v) for k, v in pool.items()} if isinstance(pool, Mapping) else _said(pool)
        second = bool(OF_SECOND_ORDER & set(self.columns))
        return {
            "pool": said,
            "moment_samples": self.moment_samples if second else 0,
            "max_width": self.max_width,
        }

    def resume(self, sums: Sums) -> None:
        """Go on from these sums."""
        if sums.asked != self.asked():
            raise InputError(f"resume: these sums were asked for {dict(sums.asked)}, not for {self.asked()}")
        self.labels.numbers |= {label: number for number, label in enumerate(sums.labels)}
        self.marks, self.samples = list(sums.marks), sums.samples
        self.notes |= sums.notes
        for name, layer in sums.layers.items():
            self.scatters[name] = resumed_scatter(name, layer.classes, self.at)
            if layer.drawn is not None:
                self.drawn[name] = resumed_draw(name, layer.drawn, self.at)
            if layer.spectrum is not None:
                self.moments[name] = resumed_moments(name, layer.spectrum, self.at)

    def stream(self, loader: Iterable[Any], most: int | None, progress: bool | Progress) -> bool:
        """The pass over the samples: every layer's moments.  Whether it stopped before the end."""
        self.expected = class_count(loader, self.reading)
        source = enumerate(batches(loader, self.where, self.reading))
        for position, (_, given) in islice(source, len(self.marks)):
            codes = self.labels.of(given, position)
            if _mark(codes) != self.marks[position]:
                raise InputError(
                    f"resume: batch {position} has other labels than when it was read: a loader in fixed "
                    "order is needed"
                )
        first = next(source, None)
        if first is None:
            self._finish()
            return False
        make_lazy_modules(self.model, first[1][0])
        stopped = False
        with untouched(self.model), _bar(progress, loader, most) as tell:
            for done, (position, (inputs, given)) in enumerate(chain([first], source)):
                if most is not None and done == most:
                    stopped = True
                    break
                self._one(position, inputs, given)
                tell(done + 1)
        self._finish()
        return stopped

    def _one(self, position: int, inputs: Any, given: Any) -> None:
        """One batch: run the model, add up what it gives."""
        codes = self.labels.of(given, position, _one_sample(inputs))
        keys = keys_of(self.seed, position, len(codes))
        batch = _Batch.of(inputs, codes, keys, self.at)
        self.marks.append(_mark(codes))
        self.samples += len(batch.labels)
        if not len(codes):
            return
        waiting: dict[str, Tensor] = {}

        def watch(name: str, output: Any) -> None:
            if name in self.skipped:
                return
            Z = self._view(name, output, batch)
            if Z is not None and self.behaviour.is_settled(name):
                self._take(name, Z, batch)
            elif Z is not None:
                waiting[name] = Z.clone()

        self.behaviour.run(inputs, watch)
        if waiting:
            self.behaviour.settle(inputs, waiting, batch.count)
            for name, Z in waiting.items():
                if name in self.behaviour.unmoved:
                    self._leave_out(name, self.behaviour.unmoved[name])
                else:
                    self._take(name, Z, batch)
        self._require_memory()

    def _view(self, name: str, output: Any, batch: _Batch) -> Tensor | None:
        try:
            Z = self.pooling.view(name, output, batch.inputs)
        except InputError as error:
            if name in self.scatters:
                raise
            self._leave_out(name, str(error))
            return None
        if Z is None:
            self._leave_out(name, f"layer {INPUT!r}: the inputs are not one dense tensor of floats")
        return Z

    def _take(self, name: str, Z: Tensor, batch: _Batch) -> None:
        """Pool and add."""
        try:
            rows = self.pooling.rows(name, Z, batch.count, batch.inputs)
        except InputError as error:
            if name in self.scatters:
                raise
            self._leave_out(name, str(error))
            return
        if name in self.scatters and rows.shape[1] != self.scatters[name].width:
            raise InputError(
                f"layer {name!r}: width {rows.shape[1]} after {self.scatters[name].width}; features must "
                "have "
                "one width: choose a pool such as 'channels' or 'tokens'"
            )
        if rows.shape[1] == 0:
            self._leave_out(name, f"{called(name, rows)}: there is nothing to measure")
            return
        rows = rows.to(self.at)
        if batch.kept is not None:
            rows = rows.index_select(0, batch.kept)
        if len(rows):
            self._add(name, rows, batch)

    def _leave_out(self, name: str, reason: str) -> None:
        if self.chosen.given:
            raise InputError(reason)
        self.skipped[name] = reason

    def _add(self, name: str, Z: Tensor, batch: _Batch) -> None:
        width = Z.shape[1]
        if name not in self.scatters:
            self.scatters[name] = Scatter(name, width)
            if OF_SECOND_ORDER & set(self.columns):
                if width > self.max_width:
                    self.notes[name] = f"no second moments: width {width} > max_width = {self.max_width}"
                elif self.moment_samples is None:
                    self.moments[name] = Moments(name, width)
                else:
                    self.drawn[name] = Drawn(name, self.moment_samples)
        self.scatters[name].add(Z, batch.blocks(width))
        if name in self.moments:
            self.moments[name].add(Z, batch.labels)
        if name in self.drawn:
            self.drawn[name].add(Z, batch.labels, batch.keys)

    def _require_memory(self) -> None:
        """InputError where the class means of all layers will take more than they may."""
        K = max(self.expected, len(self.labels.numbers))
        sizes = {name: 8.0 * K * scatter.width for name, scatter in self.scatters.items()}
        if sum(sizes.values()) > self.memory:
            name = max(sizes, key=lambda name: sizes[name])
            raise InputError(
                f"class means of {len(sizes)} layers and {K} classes take "
                f"{in_units(sum(sizes.values()))}, more than memory "
                f"= {in_units(self.memory)}; layer {name!r} of shape (B, {self.scatters[name].width}) alone "
                f"{in_units(sizes[name])}: pool it (pool='channels' or 'tokens'), name fewer layers, or "
                "raise memory"
            )
        rows = sum(
            min(d.most, self.samples) * self.scatters[name].width * 4.0 for name, d in self.drawn.items()
        )
        if self.batches == 1 and rows:
            require_memory(rows, "the rows drawn for second moments (moment_samples)")

    def _finish(self) -> None:
        """Settle what the pass has left open."""
        if not self.labels.numbers:
            raise InputError("the loader has no samples: every batch is empty, or without labels")
        modules = modules_of(self.model)
        if not self.chosen.given:
            ran = [*self.scatters, *self.skipped]
            require_layers_ran(modules, ran, self.scatters, type(self.model).__name__)
        for name, calls in self.chosen.calls.items():
            for call in calls or ():
                key = name if call == 1 else f"{name}#{call}"
                if key not in self.scatters:
                    raise InputError(f"layer {name!r} did not run {call} times in a forward pass")
        ran = {name.partition("#")[0] for name in (*self.scatters, *self.skipped)}
        within = [name for name in ran if name not in leaves_of(modules) and name != INPUT]
        for name in self.chosen.names:
            inside = any(name.startswith(f"{outer}.") for outer in within) and not self.chosen.given
            if name not in ran and not inside:
                hidden = name in modules and is_scripted(modules[name])
                why = (
                    "is scripted or traced, which shows nothing"
                    if hidden
                    else "did not run in the forward pass"
                )
                self._leave_out(name, f"layer {name!r} {why}")
        if not self.scatters:
            raise InputError("; ".join(["no layer can be measured", *self.skipped.values()]))
        for moments in self.moments.values():
            moments.flush()
        for drawn in self.drawn.values():
            drawn.settle()

    def sums(self) -> Sums:
        """What was added up, in NumPy."""
        K = len(self.labels.numbers)
        layers = {}
        for name, scatter in self.scatters.items():
            rows = spectrum = None
            if name in self.drawn:
                own = self.drawn[name]
                assert own.rows is not None
                assert own.labels is not None
                assert own.keys is not None
                exact = own.rows if own.rows.element_size() == 8 else own.rows.float()
                rows = Rows(exact.cpu().numpy(), own.labels.cpu().numpy(), own.keys.numpy(), own.most)
            if name in self.moments:
                spectrum = self.moments[name].summary()
            layers[name] = Layer(scatter.summary().padded(K), rows, spectrum)
        note = {"": self.labels.note} if self.labels.note else {}
        return Sums(
            tuple(self.labels.numbers), self.batches, self.samples, tuple(self.marks), layers,
            {**self.notes, **note}, self.skipped, self.asked(),
        )  # fmt: skip

    def spectra(self) -> dict[str, Spectrum]:
        """Second moments of the layers that have any, of two samples or more."""
        found = {name: moments.summary() for name, moments in self.moments.items()}
        for name, drawn in self.drawn.items():
            moments = Moments(name, self.scatters[name].width)
            assert drawn.rows is not None
            assert drawn.labels is not None
            moments.add(drawn.rows, drawn.labels)
            found[name] = moments.summary()
        K = len(self.labels.numbers)
        order = [name for name in self.scatters if name in found and found[name].count >= 2]
        return {name: Spectrum(found[name].classes.padded(K), found[name].inner) for name in order}

    def accuracies(
        self,
        loader: Iterable[Any],
        test: Iterable[Any] | None,
        spectra: Mapping[str, Spectrum],
        stopped: bool,
    ) -> tuple[dict[str, float], str]:
        """The share of samples that each layer's linear probe gets right, and which samples these are."""
        import torch

        if "accuracy" not in self.columns:
            return {}, "training"
        probes: dict[str, tuple[Tensor, Tensor]] = {}
        for name, spectrum in spectra.items():
            W, b = spectrum.probe()
            probes[name] = torch.as_tensor(W, device=self.at), torch.as_tensor(b, device=self.at)
        if test is not None:
            return self._score(test, probes, None)[0], "test"
        if self.moment_samples is not None:
            found = {}
            for name, (W, b) in probes.items():
                rows, labels = self.drawn[name].rows, self.drawn[name].labels
                assert rows is not None
                right = (rows.to(torch.float64) @ W + b).argmax(dim=1) == labels
                found[name] = float(right.sum()) / len(rows)
            return found, "training"
        if iter(loader) is loader:
            raise InputError(
                "the loader can be read only once, and the accuracy on all samples needs a second pass: "
                "give a "
                "DataLoader, a list of batches, a test loader, or moment_samples"
            )
        found, same = self._score(loader, probes, self.batches if stopped else None)
        return found, "training" if same else "training, drawn anew"

    def _score(
        self, loader: Iterable[Any], probes: Mapping[str, tuple[Tensor, Tensor]], most: int | None
    ) -> tuple[dict[str, float], bool]:
        """Another pass: the shares, and whether its labels came as in the first."""
        import torch

        right, total = dict.fromkeys(probes, 0), dict.fromkeys(probes, 0)
        known, marks = len(self.labels.numbers), []
        means = {
            name: torch.zeros(len(W), dtype=torch.float64, device=self.at) for name, (W, _) in probes.items()
        }

        def take(name: str, Z: Tensor, batch: _Batch) -> None:
            if name in probes:
                W, b = probes[name]
                Z = Z.to(torch.float64)
                right[name] += int(((Z @ W + b).argmax(dim=1) == batch.labels).sum())
                total[name] += len(Z)
                means[name] += Z.sum(dim=0)

        for position, inputs, given in self._again(loader, most):
            codes = self.labels.of(given, position, _one_sample(inputs))
            if len(self.labels.numbers) > known:
                new = list(self.labels.numbers)[known]
                raise InputError(f"the test loader has the label {new!r}, which the loader has not")
            marks.append(_mark(codes))
            self._pass(_Batch.of(inputs, codes, torch.empty(len(codes)), self.at), take)
        if not any(total.values()):
            raise InputError("the test loader has no samples")
        same = marks == self.marks and all(
            self._is_mean(name, mean / max(total[name], 1)) for name, mean in means.items()
        )
        return {name: right[name] / total[name] for name in probes if total[name]}, same

    def _is_mean(self, name: str, mean: Tensor) -> bool:
        """Whether this is the mean of the samples of the first pass."""
        classes = self.scatters[name].summary()
        own = np.ldexp(classes.sizes @ classes.means / classes.N, -classes.power)
        spread = np.sqrt((classes.within + np.sum(classes.means**2)) / classes.N)
        return bool(np.linalg.norm(mean.cpu().numpy() - own) <= 1e-9 * np.ldexp(spread, -classes.power))

    def means_of(self, loader: Iterable[Any]) -> dict[str, Any]:
        """The mean of every layer over samples whose labels do not matter."""
        import torch

        sums: dict[str, Any] = {}
        count = dict.fromkeys(self.scatters, 0)

        def take(name: str, Z: Tensor, batch: _Batch) -> None:
            if name in self.scatters:
                sums[name] = sums.get(name, 0.0) + Z.to(torch.float64).sum(dim=0)
                count[name] += len(Z)

        for _, inputs, given in self._again(loader, None):
            codes = torch.zeros(len(given), dtype=torch.long)
            self._pass(_Batch.of(inputs, codes, torch.empty(len(codes)), self.at), take)
        return {name: (total / count[name]).cpu().numpy() for name, total in sums.items()}

    def _again(self, loader: Iterable[Any], most: int | None) -> Iterator[tuple[int, Any, Any]]:
        with untouched(self.model):
            for position, (inputs, given) in enumerate(batches(loader, self.where, self.reading)):
                if position == most:
                    return
                yield position, inputs, given

    def _pass(self, batch: _Batch, take: Callable[[str, Tensor, _Batch], None]) -> None:
        """Run the model on a batch of another pass."""

        def watch(name: str, output: Any) -> None:
            if name not in self.scatters:
                return
            Z = self.pooling.rows(name, self._viewed(name, output, batch), batch.count, batch.inputs).to(
                self.at
            )
            Z = Z if batch.kept is None else Z.index_select(0, batch.kept)
            if len(Z):
                take(name, Z, batch)

        if batch.count:
            self.behaviour.run(batch.inputs, watch)

    def _viewed(self, name: str, output: Any, batch: _Batch) -> Tensor:
        found = self.pooling.view(name, output, batch.inputs)
        assert found is not None
        return found

    def classifier(self, spectra: Mapping[str, Spectrum]) -> tuple[Classifier, Any, Any] | None:
        """The classifier with the drawn rows that it reads, and their mask of class numbers."""
        if self.head is None:
            return None
        name = self.head.layer
        if name not in self.scatters:
            raise InputError(f"head = {self.head.name!r}: {self.skipped.get(name, 'it did not run')}")
        rows = self.drawn[name].rows if name in self.drawn else None
        return self.head, None if rows is None else rows.double().cpu().numpy(), spectra.get(name)


def _said(pool: Pool) -> str:
    return pool if isinstance(pool, str) else getattr(pool, "__qualname__", type(pool).__name__)


def _mark(codes: Tensor) -> int:
    return zlib.crc32(codes.numpy().tobytes())


def _one_sample(inputs: Any) -> int | None:
    """1 where the inputs are of one sample, which a row of labels (1, K) does not say."""
    from verify.probe.batches import tensors_of

    tensors = tensors_of(inputs)
    return 1 if tensors and all(t.ndim and len(t) == 1 for t in tensors) else None


class _bar:
    """Tells how far the pass is: to a function, to a bar on the terminal, or to nobody."""

    def __init__(self, progress: bool | Progress, loader: Any, most: int | None) -> None:
        try:
            self.total: int | None = len(loader)
        except TypeError:
            self.total = None
        if most is not None:
            self.total = most if self.total is None else min(most, self.total)
        self.start, self.progress, self.shown = monotonic(), progress, None

    def __enter__(self) -> Callable[[int], None]:
        if self.progress is True:
            from rich.progress import Progress as Bar

            self.shown = Bar(transient=True)
            self.task = self.shown.add_task("probe", total=self.total)
            self.shown.start()
        return self.tell

    def tell(self, done: int) -> None:
        """So many batches are done."""
        if self.shown is not None:
            self.shown.update(self.task, completed=done)
        elif callable(self.progress):
            spent = monotonic() - self.start
            left = None if self.total is None else spent / done * (self.total - done)
            self.progress(done, self.total, left)

    def __exit__(self, *_: object) -> None:
        if self.shown is not None:
            self.shown.stop()
