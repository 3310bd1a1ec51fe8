"""What a loader may yield, which layers are watched, how outputs become vectors: the parts of the probe by
themselves, with the exact words of every refusal."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import nn

from verify.errors import InputError
from verify.probe.batches import Labels, Reading, batches, class_count, each_tensor, forward
from verify.probe.layers import Chosen, chosen_layers, watching
from verify.probe.pooling import POOLS, Pooling, pool_of

CPU = torch.device("cpu")
EXPECTED = (
    "every batch must be (inputs, labels), or a mapping with the key 'labels'; for others give labels=, a "
    "key, a "
    "position or a function of the batch"
)


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


def test_marks_of_no_label_are_found_across_batches():
    labels = Labels()
    labels.of([-1, 1], 0)
    assert "batch 1: labels: -1 is a common mark" in refused(labels.of, [0, 1], 1)
    ignoring = Labels(ignore=-1)
    assert ignoring.of([-1, 1, 0], 0).tolist() == [-1, 1, 0]
    assert ignoring.numbers == {0: 0, 1: 1}
    assert ignoring.of([-1, -1], 1).tolist() == [-1, -1]


def test_labels_keep_to_one_type():
    labels = Labels()
    assert labels.of(["b", "a"], 0).tolist() == [1, 0]
    assert refused(labels.of, [0, 1], 1).startswith("batch 1: labels of mixed types")


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


def test_a_model_must_take_the_keys_of_a_batch():
    words = refused(forward, nn.Linear(2, 2), {"input": torch.ones(1, 2), "index": 3})
    assert words.startswith("the batches have index, which the model does not take (it takes input)")


THREE = (torch.ones(2, 3), [4, 5], ["a", "b"])


@pytest.mark.parametrize(
    ("reading", "batch", "inputs", "labels"),
    [
        (Reading(labels=1), THREE, THREE[0], THREE[1]),
        (Reading(labels=lambda batch: batch[1]), THREE, THREE[0], THREE[1]),
        (Reading(labels=2), THREE, THREE[:2], THREE[2]),
        (Reading(labels="c", inputs="x"), {"x": 1, "c": 2, "index": 3}, 1, 2),
        (Reading(labels="c"), {"x": 1, "c": 2}, {"x": 1}, 2),
        (Reading(inputs=lambda batch: batch["x"]), {"x": 1, "y": 2, "index": 3}, 1, 2),
        (Reading(labels=lambda batch: [0], inputs=0), THREE, THREE[0], [0]),
    ],
)
def test_batches_of_other_forms(reading, batch, inputs, labels):
    found = reading.split(batch, 0)
    assert found[0] is inputs or found[0] == inputs
    assert found[1] == labels


def test_batches_whose_inputs_are_not_known():
    assert "give inputs=" in refused(Reading(labels=lambda batch: [0]).split, THREE, 4)
    assert refused(Reading(labels="z").split, {"x": 1}, 4) == "batch 4 (dict) has nothing at 'z'"


class Sized:
    def __init__(self, **shown: object) -> None:
        self.dataset = type("Set", (), shown)()


def test_number_of_classes_of_a_loader_where_it_is_known():
    batch = (torch.ones(3, 1), torch.tensor([0, 1, 1]))
    assert class_count([batch, {"y": [5, 1], "x": 0}], Reading()) == 3
    assert class_count(Sized(targets=[1, 2, 2]), Reading()) == 2
    assert class_count(Sized(tensors=batch), Reading()) == 2
    assert class_count(iter([batch]), Reading()) == class_count(Sized(), Reading()) == 0


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(OrderedDict(first=nn.Linear(2, 2), second=nn.ReLU()))
        self.head = nn.Linear(2, 2)

    def forward(self, x):
        return self.head(self.body(self.body(x)))


def test_layers_left_out_are_the_input_and_the_modules_without_children():
    assert chosen_layers(Two(), None).names == ["input", "body.first", "body.second", "head"]
    assert chosen_layers(nn.ReLU(), None).names == ["input"]
    assert chosen_layers(Two(), ("head", "body", "input")).names == ["head", "body", "input"]
    assert chosen_layers(Two(), [""]).names == [""]


@pytest.mark.parametrize(
    ("layers", "names"),
    [
        (["body.*"], ["body.first", "body.second"]),
        (["*"], ["input", "body", "body.first", "body.second", "head"]),
        ([re.compile("^b.*st$"), "head"], ["body.first", "head"]),
        ([nn.Linear], ["body.first", "head"]),
        (["body#2", "head"], ["body", "head"]),
        (["module.head", "_orig_mod.body.first"], ["head", "body.first"]),
        (["body.f*", nn.Linear], ["body.first", "head"]),
    ],
)
def test_layers_by_pattern_type_and_run(layers, names):
    assert chosen_layers(Two(), layers).names == names


def test_one_run_of_a_module():
    chosen = chosen_layers(Two(), ["body#2", "head"])
    assert [chosen.counts("body", run) for run in (1, 2, 3)] == [False, True, False]
    assert chosen.counts("head", 5)
    both = chosen_layers(Two(), ["body#2", "body"])
    assert both.counts("body", 1)
    assert both.counts("body", 3)


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


def test_a_module_that_runs_twice_is_two_layers_in_every_pass():
    model, seen = Two(), []
    X = torch.ones(1, 2)
    with watching(model, Chosen(["head", "input", "body"]), lambda name, _: seen.append(name)) as start:
        for _ in range(2):
            start(X)
            model(X)
    assert seen == ["input", "body", "body#2", "head"] * 2
    model(X)
    assert len(seen) == 8


def test_hooks_are_removed_after_an_error():
    model = Two()
    with pytest.raises(ZeroDivisionError), watching(model, Chosen(["head"]), lambda *_: None):
        raise ZeroDivisionError
    assert not model.head._forward_hooks


def test_a_module_named_input_is_watched_in_place_of_the_inputs():
    model = nn.ModuleDict({"input": nn.Linear(2, 3)})
    seen: list[Any] = []
    with watching(model, Chosen(["input"]), lambda name, output: seen.append((name, output.shape))) as start:
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
    assert torch.equal(Pooling(pool).rows("x", Z, len(Z)), want)


@pytest.mark.parametrize("pool", POOLS)
def test_pooling_leaves_vectors_alone_and_refuses_scalars_a_sample(pool):
    Z = torch.arange(6.0).reshape(2, 3)
    assert torch.equal(Pooling(pool).rows("x", Z, 2), Z)
    if pool != "flatten":
        words = f"layer 'x': features of shape (5,) cannot be pooled as {pool!r}; take 'flatten'"
        assert refused(Pooling(pool).rows, "x", torch.ones(5), 5) == words


def test_the_pool_of_a_layer():
    assert pool_of("tokens", "any") == "tokens"
    assert pool_of(len, "any") is len
    chosen = {"conv": "channels", "act": len, "act#2": "tokens"}
    assert pool_of(chosen, "conv#2") == "channels"
    assert pool_of(chosen, "act") is len
    assert pool_of(chosen, "act#2") == "tokens"
    assert pool_of(chosen, "head") == "flatten"
    assert refused(pool_of, {"conv": "max"}, "conv") == (
        "pool = 'max': choose from flatten, channels, tokens, first token, last token, or give a function"
    )


MASK = torch.tensor([[0, 1, 1], [1, 0, 0]])


@pytest.mark.parametrize(
    ("pool", "want"),
    [
        ("tokens", torch.stack([SEQUENCE[0, 1:].mean(0), SEQUENCE[1, 0]])),
        ("first token", torch.stack([SEQUENCE[0, 1], SEQUENCE[1, 0]])),
        ("last token", torch.stack([SEQUENCE[0, 2], SEQUENCE[1, 0]])),
    ],
)
@pytest.mark.parametrize(
    ("inputs", "mask"),
    [
        ({"attention_mask": MASK}, None),
        ({"src_key_padding_mask": MASK == 0}, None),
        ({"other": MASK}, "other"),
        ((None, MASK), lambda inputs: inputs[1]),
    ],
)
def test_padding_is_left_out(pool, want, inputs, mask):
    padded = SEQUENCE.masked_fill(MASK[..., None] == 0, float("nan"))
    found = Pooling(pool, mask).rows("x", padded, 2, inputs)
    torch.testing.assert_close(found.float(), want, rtol=1e-6, atol=0)
    assert torch.equal(
        Pooling(pool, False).rows("x", SEQUENCE, 2, inputs), Pooling(pool).rows("x", SEQUENCE, 2)
    )


@pytest.mark.parametrize(
    ("inputs", "mask", "words"),
    [
        ({"attention_mask": MASK[:, :2]}, None, "a mask (B, T) that fits is needed"),
        ({"attention_mask": 0 * MASK}, None, "layer 'x': sample 0 of the batch is padding alone"),
        ({"lengths": [1, 2]}, None, "the batches have lengths, which may speak of padding: give mask="),
        ({"x": 1}, "m", "mask = 'm': the inputs of the batches have no such key"),
    ],
)
def test_masks_that_do_not_fit(inputs, mask, words):
    assert words in refused(Pooling("tokens", mask).rows, "x", SEQUENCE, 2, inputs)


def features(output, name, samples, pool="flatten"):
    pooling = Pooling(pool)
    Z = pooling.view(name, output, {"mask": 3})
    return None if Z is None else pooling.rows(name, Z, samples)


def test_features_are_the_first_tensor_of_what_a_module_returns():
    Z = torch.ones(3, 2)
    for output in (
        Z,
        (Z, 5),
        [[Z], 5],
        Output(Z, None),
        {"a": 3, "logits": Z, "b": 2 * Z},
        {"c": (1,), "d": Z},
    ):
        found = features(output, "lstm", 3)
        assert found is not None
        assert torch.equal(found, Z)
    found = features(torch.ones(3), "head", 3)
    assert found is not None
    assert found.shape == (3, 1)


def test_an_input_that_is_no_tensor_of_floats_has_no_features():
    for inputs in (torch.ones(3, 2, dtype=torch.long), (torch.ones(3, 2),), {"a": 1}, None):
        assert features(inputs, "input", 3) is None


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (torch.ones(3, 2, dtype=torch.long),
         "layer 'x' gives torch.int64 of shape (3, 2), not a dense tensor of floats: name the layers to "
         "probe"),
        (torch.ones(3, 2) * 1j,
         "layer 'x' gives torch.complex64 of shape (3, 2), not a dense tensor of floats: give a pool "
         "function "
         "that takes real numbers of it, such as torch.view_as_real"),
        (torch.eye(3).to_sparse(),
         "layer 'x' gives torch.float32, sparse_coo of shape (3, 3), not a dense tensor of floats: give a "
         "pool "
         "function that makes it dense"),
        ({"a": 1}, "layer 'x' gives a mapping of a: give a pool function that takes one of them"),
        ({"a": torch.ones(3, 1), "b": torch.ones(3, 1)},
         "layer 'x' gives a mapping of a, b: give a pool function that takes one of them"),
        ((), "layer 'x' gives tuple, not a dense tensor of floats: name the layers to probe"),
        (([],), "layer 'x' gives list, not a dense tensor of floats: name the layers to probe"),
        (torch.ones(4, 2), "layer 'x': features of shape (4, 2) for 3 labels; one row a sample is needed: "
         "choose another pool for it"),
        (torch.tensor(1.0), "layer 'x': features of shape () for 3 labels; one row a sample is needed: "
         "choose another pool for it"),
    ],
)  # fmt: skip
def test_outputs_that_are_no_features(output, words):
    assert refused(features, output, "x", 3) == words


def test_a_pool_must_give_one_row_a_sample():
    words = (
        "layer 'x': features of shape {} for 3 labels; one row a sample is needed: choose another pool for it"
    )
    Z = torch.ones(3, 2, 2)
    assert refused(features, Z, "x", 3, lambda Z: Z) == words.format((3, 2, 2))
    assert refused(features, Z, "x", 3, lambda Z: 7).startswith("layer 'x' gives int")


def test_a_pool_function_gets_the_raw_output_and_the_inputs_where_it_takes_two():
    output = {"hidden": torch.ones(3, 2), "rest": None}
    assert features(output, "x", 3, lambda out: out["hidden"]).shape == (3, 2)
    assert features(output, "x", 3, lambda out, batch: out["hidden"] * batch["mask"])[0, 0] == 3
    assert features(output, "x", 3, lambda out, key="hidden": out[key]).shape == (3, 2)


@pytest.mark.filterwarnings("ignore:.*quantize:UserWarning")
def test_quantized_outputs_are_the_numbers_that_they_stand_for():
    Z = torch.tensor([[1.0, -2.0], [0.5, 3.0], [0.0, 1.0]])
    found = features(torch.quantize_per_tensor(Z, 0.5, 0, torch.qint8), "x", 3)
    assert torch.equal(found, Z)


def test_samples_along_another_axis_are_put_first():
    pooling = Pooling("last token", axis={"x": 1}.__getitem__)
    Z = torch.arange(24.0).reshape(4, 3, 2)
    assert torch.equal(pooling.rows("x", Z, 3), Z[-1])
