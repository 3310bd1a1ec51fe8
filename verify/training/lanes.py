"""Small matrix products on several networks at once: one SIMD lane a network.

Arrays are flat float64 buffers of vectors: entry e of lane b sits at e * LANES + b.  Every sum runs
over its index in increasing order whatever the tile, so that a lane's result depends on nothing but
its own entries, bit for bit.

numba caches `kernel` by that file alone: after a change here, remove its __pycache__.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from verify.training.compiled import compiled

LANES = 8 if llvmlite.binding.get_host_cpu_features().get("avx512f", False) else 4
"""Networks advanced together: the float64 lanes of the widest register."""

TILE = 4
"""Matrix rows or columns that one inner loop keeps in registers, for up to TILE right-hand sides."""

_VECTOR = ir.VectorType(ir.DoubleType(), LANES)
_INT = ir.IntType(64)


class _Code:
    """A few instructions of the vector loops."""

    def __init__(self, context: Any, builder: Any) -> None:
        self.context, self.builder = context, builder

    def data(self, kind: Any, array: Any) -> Any:
        return self.context.make_array(kind)(self.context, self.builder, array).data

    def at(self, base: Any, *terms: Any) -> Any:
        """Address of the vector at the sum of the terms; a pair is a product."""
        index = ir.Constant(_INT, 0)
        for term in terms:
            factors = term if isinstance(term, tuple) else (term,)
            value = ir.Constant(_INT, 1)
            for factor in factors:
                factor = ir.Constant(_INT, factor) if isinstance(factor, int) else factor
                value = self.builder.mul(value, factor)
            index = self.builder.add(index, value)
        scalar = self.builder.gep(base, [self.builder.mul(index, ir.Constant(_INT, LANES))])
        return self.builder.bitcast(scalar, _VECTOR.as_pointer())

    def load(self, base: Any, *terms: Any) -> Any:
        return self.builder.load(self.at(base, *terms), align=8)

    def store(self, value: Any, base: Any, *terms: Any) -> None:
        self.builder.store(value, self.at(base, *terms), align=8)

    def multiply_add(self, a: Any, b: Any, c: Any) -> Any:
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        name = f"llvm.fmuladd.v{LANES}f64"
        return self.builder.call(cgutils.get_or_insert_function(self.builder.module, kind, name), [a, b, c])

    def cell(self, value: Any = None) -> Any:
        """A local variable, 0 at first."""
        slot = cgutils.alloca_once(self.builder, _VECTOR)
        self.builder.store(ir.Constant(_VECTOR, [0.0] * LANES) if value is None else value, slot)
        return slot


def _contraction(K: int, T: int) -> Any:
    """out[k, t] = sum over c < count of v[k, c] W[c, t], k < K, t < T."""

    @intrinsic
    def contract(typing, W, w, c_stride, t_stride, count, v, v0, v_stride, out, o, o_stride):  # type: ignore[no-untyped-def]
        def build(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            code = _Code(context, builder)
            W, w, c_stride, t_stride, count, v, v0, v_stride, out, o, o_stride = arguments
            W, v, out = (code.data(signature.args[i], a) for i, a in ((0, W), (5, v), (8, out)))
            sums = {kt: code.cell() for kt in product(range(K), range(T))}
            with cgutils.for_range(builder, count) as loop:
                c = loop.index
                left = [code.load(v, v0, (v_stride, k), c) for k in range(K)]
                for t in range(T):
                    entry = code.load(W, w, (c_stride, c), (t_stride, t))
                    for k in range(K):
                        cell = sums[k, t]
                        builder.store(code.multiply_add(left[k], entry, builder.load(cell)), cell)
            for (k, t), cell in sums.items():
                code.store(builder.load(cell), out, o, (o_stride, k), t)
            return context.get_dummy_value()

        return types.void(W, *[types.int64] * 4, v, *[types.int64] * 2, out, *[types.int64] * 2), build

    return contract


def _rank_update(K: int, T: int) -> Any:
    """W[t, j] += sum over k < K of left[k, t] right[k, j], t < T, j < count."""

    @intrinsic
    def update(typing, W, w, stride, count, left, l0, l_stride, right, r0, r_stride):  # type: ignore[no-untyped-def]
        def build(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            code = _Code(context, builder)
            W, w, stride, count, left, l0, l_stride, right, r0, r_stride = arguments
            W, left, right = (code.data(signature.args[i], a) for i, a in ((0, W), (4, left), (7, right)))
            fixed = {(k, t): code.load(left, l0, (l_stride, k), t) for k, t in product(range(K), range(T))}
            with cgutils.for_range(builder, count) as loop:
                j = loop.index
                row = [code.load(right, r0, (r_stride, k), j) for k in range(K)]
                for t in range(T):
                    value = code.load(W, w, (stride, t), j)
                    for k in range(K):
                        value = code.multiply_add(fixed[k, t], row[k], value)
                    code.store(value, W, w, (stride, t), j)
            return context.get_dummy_value()

        return types.void(W, *[types.int64] * 3, left, *[types.int64] * 2, right, *[types.int64] * 2), build

    return update


def _pull_and_update(K: int, T: int) -> Any:
    """The contraction with the rows of W, as they were, and the rank update of them, in one pass."""

    @intrinsic
    def both(typing, W, w, stride, count, right, r0, r_stride, o, o_stride, left, l0, l_stride):  # type: ignore[no-untyped-def]
        def build(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            code = _Code(context, builder)
            W, w, stride, count, right, r0, r_stride, o, o_stride, left, l0, l_stride = arguments
            W, right, left = (code.data(signature.args[i], a) for i, a in ((0, W), (4, right), (9, left)))
            entries = list(product(range(K), range(T)))
            fixed = {(k, t): code.load(left, l0, (l_stride, k), t) for k, t in entries}
            sums = {kt: code.cell() for kt in entries}
            with cgutils.for_range(builder, count) as loop:
                j = loop.index
                row = [code.load(right, r0, (r_stride, k), j) for k in range(K)]
                for t in range(T):
                    entry = value = code.load(W, w, (stride, t), j)
                    for k in range(K):
                        cell = sums[k, t]
                        builder.store(code.multiply_add(row[k], entry, builder.load(cell)), cell)
                        value = code.multiply_add(fixed[k, t], row[k], value)
                    code.store(value, W, w, (stride, t), j)
            for (k, t), cell in sums.items():
                code.store(builder.load(cell), right, o, (o_stride, k), t)
            return context.get_dummy_value()

        ints = [types.int64] * 3
        return types.void(W, *ints, right, *[types.int64] * 4, left, *[types.int64] * 2), build

    return both


_C11, _C21, _C31, _C41 = (_contraction(K, 1) for K in range(1, 5))
_C14, _C24, _C34, _C44 = (_contraction(K, TILE) for K in range(1, 5))
_U11, _U21, _U31, _U41 = (_rank_update(K, 1) for K in range(1, 5))
_U14, _U24, _U34, _U44 = (_rank_update(K, TILE) for K in range(1, 5))
_B21, _B31, _B41 = (_pull_and_update(K, 1) for K in range(2, 5))
_B24, _B34, _B44 = (_pull_and_update(K, TILE) for K in range(2, 5))


@compiled("void(f8[::1], i8, i8, i8, i8, f8[::1], i8, i8, f8[::1], i8, i8, i8, i8)")
def contract_tile(W, w, cs, ts, count, v, v0, vs, out, o, os, k, tile):  # type: ignore[no-untyped-def]
    """The contraction for k <= TILE right-hand sides and a tile of TILE or 1."""
    if tile == 1:
        if k == 1:
            _C11(W, w, cs, ts, count, v, v0, vs, out, o, os)
        elif k == 2:
            _C21(W, w, cs, ts, count, v, v0, vs, out, o, os)
        elif k == 3:
            _C31(W, w, cs, ts, count, v, v0, vs, out, o, os)
        else:
            _C41(W, w, cs, ts, count, v, v0, vs, out, o, os)
    elif k == 1:
        _C14(W, w, cs, ts, count, v, v0, vs, out, o, os)
    elif k == 2:
        _C24(W, w, cs, ts, count, v, v0, vs, out, o, os)
    elif k == 3:
        _C34(W, w, cs, ts, count, v, v0, vs, out, o, os)
    else:
        _C44(W, w, cs, ts, count, v, v0, vs, out, o, os)


@compiled("void(f8[::1], i8, i8, i8, f8[::1], i8, i8, f8[::1], i8, i8, i8, i8)")
def update_tile(W, w, stride, count, left, l0, ls, right, r0, rs, k, tile):  # type: ignore[no-untyped-def]
    """The rank update for k <= TILE terms and a tile of TILE or 1 rows."""
    if tile == 1:
        if k == 1:
            _U11(W, w, stride, count, left, l0, ls, right, r0, rs)
        elif k == 2:
            _U21(W, w, stride, count, left, l0, ls, right, r0, rs)
        elif k == 3:
            _U31(W, w, stride, count, left, l0, ls, right, r0, rs)
        else:
            _U41(W, w, stride, count, left, l0, ls, right, r0, rs)
    elif k == 1:
        _U14(W, w, stride, count, left, l0, ls, right, r0, rs)
    elif k == 2:
        _U24(W, w, stride, count, left, l0, ls, right, r0, rs)
    elif k == 3:
        _U34(W, w, stride, count, left, l0, ls, right, r0, rs)
    else:
        _U44(W, w, stride, count, left, l0, ls, right, r0, rs)


@compiled("void(f8[::1], i8, i8, i8, f8[::1], i8, i8, i8, i8, f8[::1], i8, i8, i8, i8)")
def both_tile(W, w, stride, count, right, r0, rs, o, os, left, l0, ls, k, tile):  # type: ignore[no-untyped-def]
    """Contraction and rank update in one pass, for 2 <= k <= TILE and a tile of TILE or 1 rows."""
    if tile == 1:
        if k == 2:
            _B21(W, w, stride, count, right, r0, rs, o, os, left, l0, ls)
        elif k == 3:
            _B31(W, w, stride, count, right, r0, rs, o, os, left, l0, ls)
        else:
            _B41(W, w, stride, count, right, r0, rs, o, os, left, l0, ls)
    elif k == 2:
        _B24(W, w, stride, count, right, r0, rs, o, os, left, l0, ls)
    elif k == 3:
        _B34(W, w, stride, count, right, r0, rs, o, os, left, l0, ls)
    else:
        _B44(W, w, stride, count, right, r0, rs, o, os, left, l0, ls)
