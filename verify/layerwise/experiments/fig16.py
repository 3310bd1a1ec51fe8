"""Figure 16: the text version of Figures 6 and 9, C_l and D_l by layer."""

from __future__ import annotations

from verify.experiments.experiment import Outcome, Settings
from verify.layerwise.experiments.classifiers import HYBRID, MLP, Kind, declared, profile
from verify.layerwise.experiments.fig06 import CLAIMS, observations, panels
from verify.layerwise.experiments.figure import Experiment
from verify.layerwise.experiments.texts import TextSizes, text_sizes, vectors


def run(
    settings: Settings, sizes: TextSizes | None = None, kinds: tuple[Kind, ...] = (MLP, HYBRID)
) -> Outcome:
    """Both networks on document vectors, after and before training."""
    sizes = sizes or text_sizes(settings)
    data = vectors(settings.data_dir, sizes, settings.quick)
    seeds = settings.seeds or sizes.network.seeds
    table = profile(data, list(kinds), sizes.network, seeds=seeds, device=settings.device, untrained=True)
    return Outcome(
        table, panels(table), observations(table), data.words,
        {**declared(sizes.network, seeds), "vectors": f"tf-idf, {sizes.dimension} leading components"},
    )  # fmt: skip


EXPERIMENT = Experiment("fig16", "C_l and D_l on text", "arXiv 2311.02960v4, Figure 16", CLAIMS, run)
