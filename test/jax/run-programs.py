"""Runs or compiles many Python programs in one process, since JAX takes seconds to start.

Reads {"run": [source, ...], "compile": [source, ...], "flax": [source, ...]} from the standard input. Answers with the `rows` that
each program of `run` leaves, minus infinity as null, and with the weights of each layer of `flax`; a program that fails, or one that
does not compile, is an error message instead.
"""

import contextlib
import io
import json
import math
import sys
import traceback
import types

import jax
import jax.numpy as jnp

INPUT_WIDTH = 384  # of the layers of Flax


class Dense:
    """What flax.linen.Dense is to a layer's lines. Flax itself takes its initialisers from jax.nn, as this does."""

    def __init__(self, features, kernel_init, bias_init=jax.nn.initializers.zeros):
        self.features, self.kernel_init, self.bias_init = features, kernel_init, bias_init

    def init(self, key, x):
        kernel = self.kernel_init(key, (x.shape[1], self.features), jnp.float32)
        return {"kernel": kernel, "bias": self.bias_init(key, (self.features,), jnp.float32)}

    def apply(self, parameters, x):
        return x @ parameters["kernel"] + parameters["bias"]


def run(source):
    names = {"__name__": "__main__"}
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(source, "<program>", "exec"), names)
        rows = [[None if value == -math.inf else value for value in row] for row in names["rows"]]
        json.dumps(rows, allow_nan=False)
        return {"rows": rows, "printed": printed.getvalue()}
    except Exception:
        return {"error": traceback.format_exc()}


def compiled(source):
    try:
        compile(source, "<program>", "exec")
        return {}
    except SyntaxError:
        return {"error": traceback.format_exc()}


def layer(source):
    names = {"__name__": "__main__", "x": jnp.ones((2, INPUT_WIDTH))}
    try:
        exec(compile(source, "<layer>", "exec"), names)
        kernel, bias = names["parameters"]["kernel"], names["parameters"]["bias"]
        size = float(jnp.abs(kernel).max())
        return {"std": float(jnp.std(kernel)), "largest": size, "biasStd": float(jnp.std(bias)), "outputs": list(names["y"].shape)}
    except Exception:
        return {"error": traceback.format_exc()}


linen = types.ModuleType("flax.linen")
linen.Dense, linen.initializers = Dense, jax.nn.initializers
sys.modules["flax"] = types.ModuleType("flax")
sys.modules["flax"].linen = sys.modules["flax.linen"] = linen

asked = json.load(sys.stdin)
ways = {"run": run, "compile": compiled, "flax": layer}
json.dump({name: [way(source) for source in asked.get(name, [])] for name, way in ways.items()}, sys.stdout)
