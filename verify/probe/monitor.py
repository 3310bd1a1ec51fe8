"""Probes of a network over the epochs of its training."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.errors import InputError
from verify.figures import Panel
from verify.probe.result import RECORD, TABLE, Probe, probe_panels, record_of
from verify.probe.run import probe

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure
    from torch import nn


class Monitor:
    """Probe a network after every so many epochs; one table with the column `epoch`.

    model, loader and options: those of `verify.probe`.  every: epochs from one probe to the next, at least 1.
    The probe runs in evaluation mode and leaves the model, its modes and all random number generators
    as they were, so that training goes on as without it.  Raises InputError as `probe` does.

    >>> monitor = verify.Monitor(model, loader, every=5, layers=["blocks.*"])  # doctest: +SKIP
    >>> for epoch in range(100):  # doctest: +SKIP
    ...     train(model)
    ...     monitor(epoch)
    >>> monitor.frame[["epoch", "layer", "C"]]  # doctest: +SKIP
    """

    def __init__(self, model: nn.Module, loader: Iterable[Any], *, every: int = 1, **options: Any) -> None:
        if every < 1:
            raise InputError(f"every = {every}: at least 1 epoch")
        if iter(loader) is loader:
            raise InputError("the loader can be read only once: give a DataLoader or a list of batches")
        self.model, self.loader, self.every, self.options = model, loader, every, options
        self.probes: dict[int, Probe] = {}
        self.calls = 0

    def __call__(self, epoch: int | None = None) -> Probe | None:
        """To be called at the end of each epoch: the probe, or None where it is not this epoch's turn.

        epoch: its number, counted from the first call where it is left out.
        """
        number, self.calls = self.calls if epoch is None else int(epoch), self.calls + 1
        if number % self.every:
            return None
        modes = [(module, module.training) for module in self.model.modules()]
        self.model.eval()
        try:
            self.probes[number] = probe(self.model, self.loader, **self.options)
        finally:
            for module, training in modes:
                module.training = training
        return self.probes[number]

    @property
    def frame(self) -> pd.DataFrame:
        """The tables of all probes, one below the other.  Raises InputError before the first."""
        import pandas as pd

        if not self.probes:
            raise InputError("no epoch has been probed yet: call the monitor at the end of each epoch")
        tables = [found.frame.assign(epoch=epoch) for epoch, found in sorted(self.probes.items())]
        frame = pd.concat(tables, ignore_index=True)
        frame.insert(0, "epoch", frame.pop("epoch"))
        return frame

    def panels(self) -> tuple[Panel, ...]:
        """One panel for each column that has numbers, a line for each layer over the epochs."""
        return probe_panels(self.frame)

    def plot(self, path: str | Path | None = None) -> Figure:
        """Draw every column over the epochs; to a .png or .svg file too where a path is given."""
        from verify.figures import draw, figure

        if path is not None:
            draw(self.panels(), Path(path))
        return figure(self.panels())

    def write(self, directory: str | Path) -> Path:
        """Write probe.csv and run.json, from which `dln-verify report` makes a page; the directory."""
        from verify.writing import csv_text, json_text, output_directory, write_together

        frame, last = self.frame, self.probes[max(self.probes)]
        where = output_directory(Path(directory))
        record = record_of(last) | {"every": self.every, "epochs": sorted(self.probes)}
        write_together({where / TABLE: csv_text(frame), where / RECORD: json_text(record)})
        return where

    def lightning(self) -> Any:
        """A callback for Lightning's Trainer, which calls this monitor at the end of each training epoch."""
        try:
            from lightning.pytorch.callbacks import Callback  # pyright: ignore[reportMissingImports]
        except ImportError:
            try:
                from pytorch_lightning.callbacks import Callback  # pyright: ignore[reportMissingImports]
            except ImportError:
                raise InputError(
                    "lightning is not installed: call the monitor in the training loop"
                ) from None
        monitor = self

        class AtEpochEnd(Callback):
            def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
                monitor(trainer.current_epoch)

        return AtEpochEnd()
