"""What a figure of the layerwise paper is: an experiment of this theory."""

from functools import partial

from verify.experiments import experiment

Experiment = partial(experiment.Experiment, theory="layerwise")
