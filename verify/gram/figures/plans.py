"""What each figure's runs take, quick and full: the table of settings and the experiments read it here."""

from __future__ import annotations

from dataclasses import dataclass

from verify.experiments.experiment import Settings
from verify.gram.runs import Training


@dataclass(frozen=True)
class Plan:
    """seeds: runs of each kind.  width: of the hidden layers, or channels.  how: the trainings, in the order
    of the figure.  varied: what the figure varies (target betas, shares, widths, ...).  size: codes of an
    autoencoder, tokens of a text, or the modulus.  per_class: samples of each class at most.
    """

    seeds: int
    width: int = 0
    how: tuple[Training, ...] = ()
    varied: tuple[float, ...] = ()
    size: int = 0
    per_class: int | None = None


@dataclass(frozen=True)
class Plans:
    """Both plans of a figure.

    >>> DEPTH.of(Settings(quick=False)).seeds
    5
    """

    quick: Plan
    full: Plan

    def of(self, settings: Settings) -> Plan:
        return self.quick if settings.quick else self.full


def _adamw(step: float, epochs: int, decays: tuple[float, ...]) -> tuple[Training, ...]:
    return tuple(
        Training(step, epochs, 512, optimiser="adamw", betas=(0.9, 0.98), decay=decay) for decay in decays
    )


SWISS_ROLL = Plans(Plan(1), Plan(5))
DEPTH = Plans(Plan(3, 64, (Training(0.05, 25),)), Plan(5, 64, (Training(0.05, 25),)))
WHITENING = Plans(
    Plan(3, 48, (Training(0.05, 12),)),
    Plan(5, 256, tuple(Training(step, 20) for step in (0.005, 0.01, 0.05, 0.1))),
)
STAIRCASE = Plans(Plan(1, varied=(32, 128)), Plan(5, varied=(32, 128, 1_024)))
GROWTH = Plans(
    Plan(2, 64, (Training(0.1, 40), Training(1e-3, 40, optimiser="adam"))),
    Plan(5, 256, (Training(0.005, 100), Training(1e-3, 100, optimiser="adam"))),
)
CONVOLUTIONS = Plans(Plan(2, 16, (Training(0.05, 12),)), Plan(5, 16, (Training(0.01, 20),)))
CORRELATION = Plans(Plan(2, 256, (Training(0.05, 10),)), Plan(5, 256, (Training(0.05, 20),)))
RANDOM_LABELS = Plans(
    Plan(1, 64, (Training(0.1, 200, 16),), (0.0, 0.5, 1.0)),
    Plan(5, 256, (Training(0.005, 200),), (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)),
)
AUTOENCODER = Plans(
    Plan(1, 128, (Training(2e-3, 40, optimiser="adam"),), (0.01, 0.1, 1.0, 4.0), 8),
    Plan(5, 128, (Training(2e-3, 50, optimiser="adam"),), (0.01, 0.1, 0.5, 1.0, 2.0, 4.0, 8.0), 32),
)
ENCODER = Plans(
    Plan(1, how=(Training(5e-5, 2, 16, optimiser="adamw", decay=0.01),), size=32, per_class=120),
    Plan(1, how=(Training(5e-5, 3, 16, optimiser="adamw", decay=0.01),), size=128, per_class=190),
)
MODULAR = Plans(
    Plan(1, 128, _adamw(1e-2, 1_200, (0.0, 1.0)), size=23),
    Plan(5, 128, _adamw(1e-3, 500, (0.0, 0.1, 0.3, 1.0)), size=61),
)
