"""A progress bar over the instances of a run, with the loss of the one in training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


@dataclass
class Bar:
    """Handle on the running bar."""

    progress: Progress
    task: TaskID

    def start(self, name: str) -> Callable[[int, float], None]:
        """Name the instance in work; the result takes (steps, loss) while it trains."""
        self.progress.update(self.task, description=name)

        def training(steps: int, loss: float) -> None:
            self.progress.update(self.task, description=f"{name}, step {steps:,}, loss {loss:.1e}")

        return training

    def done(self) -> None:
        """One more instance is finished."""
        self.progress.advance(self.task)


@contextmanager
def progress_bar(total: int) -> Iterator[Bar]:
    """A bar on standard error, with the time that went by and the time that is left; it draws nothing where
    that is not a terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bar(progress, progress.add_task("", total=total))
