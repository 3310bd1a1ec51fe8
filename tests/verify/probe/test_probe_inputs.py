"""What a loader may yield, which layers are watched, how outputs become vectors: the parts of the probe by
themselves, with the exact words of every refusal."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import nn

from verify.errors import InputError
from verify.probe.batches import Labels, batches, each_tensor, forward, sample_count
from verify.probe.layers import POOLS, chosen_layers, features_of, pool_of, require_evaluation, watching

CPU = torch.device("cpu")
EXPECTED = "every batch must be (inputs, labels), or a mapping with the key 'labels'"


class Output(NamedTuple):
    hidden: Any
    attention: Any


def refused(call, *arguments, **options) -> str:
    """The words of the InputError."""
    with pytest.raises(InputError) as found:
        call(*arguments, **options)
    return str(found.value)


def test_labels_are_numbered_in_the_order_in_which_they_are_met():
    labels = Labels()
    assert labels.of(torch.tensor([9, -3, 9, 5]), 0).tolist() == [2, 0, 2, 1]
    assert labels.of([5, 1, -3], 1).tolist() == [1, 3, 0]
    assert labels.of(np.array([1, 9], dtype=np.uint8), 2).tolist() == [3, 2]
    assert labels.numbers == {-3: 0, 5: 1, 9: 2, 1: 3}
    nothing = labels.of(torch.tensor([], dtype=torch.int32), 3)
    assert (nothing.tolist(), nothing.dtype) == ([], torch.long)
    assert labels.of(torch.tensor([True, False]), 4).dtype == torch.long


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["a", "b"], "batch 3: labels of type list; integers are needed"),
        ({0, 1}, "batch 3: labels of type set; integers are needed"),
        (torch.tensor([0.0, 1.0]), "shape (2,) and type torch.float32"),
        (torch.tensor([1j, 0j]), "shape (2,) and type torch.complex64"),
        (torch.zeros(4, 3, dtype=torch.long), "shape (4, 3) and type torch.int64"),
        (torch.tensor(4), "shape () and type torch.int64"),
    ],
)
def test_labels_that_are_not_one_integer_a_sample(given, words):
    if words.startswith("shape"):
        words = (
            f"batch 3: labels of {words}; one integer a sample is needed (one-hot labels: labels.argmax(1))"
        )
    assert refused(Labels().of, given, 3) == words


@pytest.mark.parametrize("key", ["labels", "label", "targets", "target", "y"])
def test_a_mapping_names_its_labels(key):
    batch = {"x": torch.ones(2), key: [0, 1], "mask": None}
    assert list(batches([batch], CPU)) == [({"x": batch["x"], "mask": None}, [0, 1])]


def test_of_two_keys_for_labels_the_first_known_one_counts():
    ((inputs, labels),) = batches([{"y": 1, "target": 2, "x": 3}], CPU)
    assert (inputs, labels) == ({"y": 1, "x": 3}, 2)


def test_pairs_are_inputs_and_labels():
    X = torch.ones(2, 3)
    found = list(batches([(X, [0, 1]), [X, [1, 1]]], CPU))
    assert [labels for _, labels in found] == [[0, 1], [1, 1]]
    assert all(torch.equal(inputs, X) for inputs, _ in found)


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        (torch.ones(2), f"batch 1 is Tensor, without labels: {EXPECTED}"),
        ((1, 2, 3), f"batch 1 is 3 items, without labels: {EXPECTED}"),
        ([1], f"batch 1 is 1 items, without labels: {EXPECTED}"),
        ("ab", f"batch 1 is str, without labels: {EXPECTED}"),
        ({"z": 1, "x": 2}, f"batch 1 has no labels among its keys ['x', 'z']: {EXPECTED}"),
    ],
)
def test_batches_without_labels(batch, words):
    assert refused(list, batches([(1, 2), batch], CPU)) == words


def test_an_empty_loader():
    assert refused(list, batches([], CPU)) == "the loader is empty: at least one batch is needed"


def test_inputs_go_to_the_device_of_the_model_whatever_their_structure():
    """The device named "meta" has no memory: what is on it shows where it was sent."""
    inputs = {"a": torch.ones(2), "b": [torch.ones(1), (3, "x")], "c": None}
    ((moved, _),) = batches([(inputs, [0, 1])], torch.device("meta"))
    assert moved["a"].device.type == moved["b"][0].device.type == "meta"
    assert moved["b"][1] == (3, "x")
    assert moved["c"] is None
    assert inputs["a"].device.type == "cpu"


def test_every_tensor_of_nested_inputs_is_changed_and_their_types_stay():
    one = torch.ones(1)
    found = each_tensor({"a": (one, [one, 7]), "b": one}, lambda tensor: int(tensor.sum()) + 1)
    assert found == {"a": (2, [2, 7]), "b": 2}


def test_named_tuples_stay_named_tuples():
    """The default collation of a DataLoader keeps those of a dataset."""
    ((moved, _),) = batches([(Output(torch.ones(2), None), [0, 1])], torch.device("meta"))
    assert type(moved) is Output
    assert moved.hidden.device.type == "meta"


def test_inputs_are_unpacked_into_the_call():
    def model(*arguments, **keywords):
        return arguments, keywords

    assert forward(model, {"a": 1, "b": 2}) == ((), {"a": 1, "b": 2})
    assert forward(model, (1, 2)) == ((1, 2), {})
    assert forward(model, [3]) == ((3,), {})
    assert forward(model, 4) == ((4,), {})


class Sized:
    def __init__(self, dataset: object) -> None:
        self.dataset = dataset


def test_number_of_samples_of_a_loader_where_it_is_known():
    batch = (torch.ones(3, 1), torch.zeros(3))
    assert sample_count(Sized(range(11))) == 11
    assert sample_count(Sized(iter(()))) is None
    assert sample_count([batch, {"y": [1, 2], "x": 0}]) == 5
    assert sample_count((batch,)) == 3
    assert sample_count([(1, 2)]) is None
    assert sample_count(iter([batch])) is None


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(OrderedDict(first=nn.Linear(2, 2), second=nn.ReLU()))
        self.head = nn.Linear(2, 2)

    def forward(self, x):
        return self.head(self.body(self.body(x)))


def test_layers_left_out_are_the_input_and_the_modules_without_children():
    assert chosen_layers(Two(), None) == ["input", "body.first", "body.second", "head"]
    assert chosen_layers(nn.ReLU(), None) == ["input"]
    assert chosen_layers(Two(), ("head", "body", "input")) == ["head", "body", "input"]
    assert chosen_layers(Two(), [""]) == [""]


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ("head", "layers = 'head': a list of names is needed, ['head']"),
        ([], "layers = []: name at least one layer, or leave it out for all"),
        (["head", "body", "head"], "layer 'head' is named twice"),
        (["heed"], "the model has no layer 'heed'; near names: 'head'"),
        (["body.frst"], "the model has no layer 'body.frst'; near names: "
         "'body.first', 'body', 'body.second'"),
        (["QQ"], "the model has no layer 'QQ'; near names: "
         "'input', 'body', 'body.first', 'body.second', 'head'"),
    ],
)  # fmt: skip
def test_layers_that_the_model_does_not_have(layers, words):
    assert refused(chosen_layers, Two(), layers) == words


def test_at_most_eight_names_are_offered_or_five_near_ones():
    model = nn.Sequential(*(nn.ReLU() for _ in range(12)))
    words = refused(chosen_layers, model, ["QQQQ"])
    assert words.endswith("near names: 'input', '0', '1', '2', '3', '4', '5', '6'")
    named = nn.ModuleDict({f"layer{i}": nn.ReLU() for i in range(9)})
    assert refused(chosen_layers, named, ["layer"]).count("'layer") == 1 + 5


@pytest.mark.parametrize(
    ("module", "name"), [(nn.BatchNorm1d(2), "0 (BatchNorm1d)"), (nn.Dropout2d(0.1), "0 (Dropout2d)")]
)
def test_modules_that_depend_on_the_batch_or_on_chance_must_be_in_evaluation_mode(module, name):
    model = nn.Sequential(module, nn.Linear(2, 2))
    words = "{} is in training mode, where features depend on the batch or on chance: call model.eval() first"
    assert refused(require_evaluation, model.train()) == words.format(name)
    assert refused(require_evaluation, module.train()) == words.format(f"the model{name[1:]}")
    require_evaluation(model.eval())
    require_evaluation(nn.Linear(2, 2).train())


def test_a_module_that_runs_twice_is_two_layers_in_every_pass():
    model, seen = Two(), []
    X = torch.ones(1, 2)
    with watching(model, ["head", "input", "body"], lambda name, _: seen.append(name)) as start:
        for _ in range(2):
            start(X)
            model(X)
    assert seen == ["input", "body", "body#2", "head"] * 2
    model(X)
    assert len(seen) == 8


def test_hooks_are_removed_after_an_error():
    model = Two()
    with pytest.raises(ZeroDivisionError), watching(model, ["head"], lambda *_: None):
        raise ZeroDivisionError
    assert not model.head._forward_hooks


def test_a_module_named_input_is_watched_in_place_of_the_inputs():
    model = nn.ModuleDict({"input": nn.Linear(2, 3)})
    seen: list[Any] = []
    with watching(model, ["input"], lambda name, output: seen.append((name, output.shape))) as start:
        start(torch.ones(4, 2))
        model["input"](torch.ones(4, 2))
    assert seen == [("input", (4, 3))]


SEQUENCE = torch.arange(24.0).reshape(2, 3, 4)
IMAGE = torch.arange(48.0).reshape(2, 3, 2, 4)


@pytest.mark.parametrize(
    ("pool", "Z", "want"),
    [
        ("flatten", SEQUENCE, SEQUENCE.reshape(2, 12)),
        ("flatten", IMAGE, IMAGE.reshape(2, 24)),
        ("flatten", torch.ones(5), torch.ones(5, 1)),
        ("channels", SEQUENCE, SEQUENCE.mean(2)),
        ("channels", IMAGE, IMAGE.mean((2, 3))),
        ("tokens", SEQUENCE, SEQUENCE.mean(1)),
        ("tokens", IMAGE, IMAGE.mean((1, 2))),
        ("first token", SEQUENCE, SEQUENCE[:, 0]),
        ("first token", IMAGE, IMAGE[:, 0].reshape(2, 8)),
        ("last token", SEQUENCE, SEQUENCE[:, 2]),
        ("last token", IMAGE, IMAGE[:, 2].reshape(2, 8)),
    ],
)
def test_pooling(pool, Z, want):
    assert torch.equal(POOLS[pool](Z), want)


@pytest.mark.parametrize("pool", list(POOLS))
def test_pooling_leaves_vectors_alone_and_refuses_scalars_a_sample(pool):
    Z = torch.arange(6.0).reshape(2, 3)
    assert torch.equal(POOLS[pool](Z), Z)
    if pool != "flatten":
        what = "(B, channels, ...)" if pool == "channels" else "(B, tokens, d)"
        words = f"features of shape (5,) cannot be pooled as {what}; take 'flatten'"
        assert refused(POOLS[pool], torch.ones(5)) == words


def test_the_pool_of_a_layer():
    assert pool_of("tokens", "any") is POOLS["tokens"]
    assert pool_of(len, "any") is len
    chosen = {"conv": "channels", "act": len}
    assert pool_of(chosen, "conv#2") is POOLS["channels"]
    assert pool_of(chosen, "act") is len
    assert pool_of(chosen, "head") is POOLS["flatten"]
    assert refused(pool_of, {"conv": "max"}, "conv") == (
        "pool = 'max': choose from flatten, channels, tokens, first token, last token, or give a function"
    )


def flat(Z):
    return POOLS["flatten"](Z)


def test_features_are_the_first_tensor_of_what_a_module_returns():
    Z = torch.ones(3, 2)
    for output in (Z, (Z, 5), [[Z], 5], Output(Z, None)):
        found = features_of(output, "lstm", flat, 3)
        assert found is not None
        assert torch.equal(found, Z)
    found = features_of(torch.ones(3), "head", flat, 3)
    assert found is not None
    assert found.shape == (3, 1)


def test_an_input_that_is_no_tensor_of_floats_has_no_features():
    for inputs in (torch.ones(3, 2, dtype=torch.long), (torch.ones(3, 2),), {"a": 1}, None):
        assert features_of(inputs, "input", flat, 3) is None


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (torch.ones(3, 2, dtype=torch.long),
         "layer 'x' gives torch.int64, not a tensor of floats: name the layers to probe"),
        ({"a": 1}, "layer 'x' gives dict, not a tensor of floats: name the layers to probe"),
        ((), "layer 'x' gives tuple, not a tensor of floats: name the layers to probe"),
        (([],), "layer 'x' gives tuple, not a tensor of floats: name the layers to probe"),
        (torch.ones(4, 2), "layer 'x': features of shape (4, 2) for 3 labels; one row a sample is needed: "
         "choose another pool for it"),
        (torch.tensor(1.0), "layer 'x': features of shape () for 3 labels; one row a sample is needed: "
         "choose another pool for it"),
    ],
)  # fmt: skip
def test_outputs_that_are_no_features(output, words):
    assert refused(features_of, output, "x", flat, 3) == words


def test_a_pool_must_give_one_row_a_sample():
    words = (
        "layer 'x': features of shape {} for 3 labels; one row a sample is needed: choose another pool for it"
    )
    Z = torch.ones(3, 2, 2)
    assert refused(features_of, Z, "x", lambda Z: Z, 3) == words.format((3, 2, 2))
    assert refused(features_of, Z, "x", lambda Z: 7, 3) == words.format(())
