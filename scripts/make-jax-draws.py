"""Writes test/golden/jax-draws.json: what JAX itself draws for the keys of src/math/draw-streams.ts.

Run: pip install jax, then python3 scripts/make-jax-draws.py (JAX 0.10.2, partitionable threefry, the default).
"""

import json
import pathlib

import jax
import numpy as np

SEEDS = [0, 1, 42, 4294967295]
STREAMS = {"weights": 0, "biases": 1}
MATRICES = [0, 3]
SHAPES = [(3, 5), (64, 64)]
ENDS = 8  # the first and last draws of each shape
TRUNCATED_NORMAL_STD = np.float32(0.87962566103423978)


def numbers(values):
    """float32 printed so that it reads back exactly (nine digits)."""
    return [float(f"{value:.9g}") for value in np.asarray(values, np.float32)]


def ends(array):
    flat = np.asarray(array).reshape(-1)
    return np.concatenate([flat[:ENDS], flat[-ENDS:]])


def draws(key, shape):
    uniform = np.float32(np.sqrt(3)) * jax.random.uniform(key, shape, minval=-1, maxval=1)
    truncated = jax.random.truncated_normal(key, -2, 2, shape) / TRUNCATED_NORMAL_STD
    return {
        "shape": list(shape),
        "words": [int(word) for word in ends(jax.random.bits(key, shape))],
        "normal": numbers(ends(jax.random.normal(key, shape))),
        "uniform": numbers(ends(uniform)),
        "truncated-normal": numbers(ends(truncated)),
    }


def main():
    assert jax.config.jax_threefry_partitionable
    entries = []
    for seed in SEEDS:
        for stream, number in STREAMS.items():
            for matrix in MATRICES:
                key = jax.random.fold_in(jax.random.fold_in(jax.random.key(np.uint32(seed)), number), matrix)
                words = [int(word) for word in jax.random.key_data(key)]
                shapes = [draws(key, shape) for shape in SHAPES]
                entries.append({"seed": seed, "stream": stream, "matrix": matrix, "key": words, "draws": shapes})
    result = {"source": f"scripts/make-jax-draws.py, jax {jax.__version__}", "ends": ENDS, "entries": entries}
    path = pathlib.Path(__file__).parent.parent / "test" / "golden" / "jax-draws.json"
    path.write_text(json.dumps(result, indent=1) + "\n")


main()
