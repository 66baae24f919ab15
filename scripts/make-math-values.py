"""Writes test/golden/math-values.json: special functions and activations from mpmath (60 digits), random draws from JAX.

Needs mpmath and JAX (CPU). Run from the repository's root:  python3 scripts/make-math-values.py
A number is written as [mantissa, exponent], mantissa * 2^exponent, so that values far beyond float64 are held too.
"""

import json

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
from mpmath import mp, mpf

mp.dps = 60


def split(value):
    if value == 0:
        return [0.0, 0]
    mantissa, exponent = mpmath.frexp(value)
    return [float(2 * mantissa), int(exponent) - 1]


special = []
for text in "-6 -2.7 -1.3 -0.47 -0.46 -1e-9 1e-300 1e-9 0.3 0.46 0.47 1 2.5 3.99 4.01 6.3 10 19.7 26.4".split():
    x = mpf(float(text))
    scaled = split(mpmath.exp(x * x) * mpmath.erfc(x)) if x >= 0 else None
    special.append([float(x), split(mpmath.erf(x)), split(mpmath.erfc(x)), scaled, split(mpmath.ncdf(x))])

inverse = []
for k in [0, 1, 2, 77, 100000, 629145, 2**22 - 1, 2**22, 2**22 + 1, 5000000, 7759462, 2**23 - 100, 2**23 - 2, 2**23 - 1]:
    u = mpf(4 * k + 1) / 2**24 - 1
    inverse.append([float(u), float(mpmath.erfinv(u))])

sech = mpmath.sech
exp = mpmath.exp
logistic = lambda x: 1 / (1 + exp(-x))
softplus = lambda x: mpmath.log1p(exp(x))
phi = lambda x: mpmath.npdf(x)
cdf = lambda x: mpmath.ncdf(x)
ALPHA = mpf("1.6732632423543772848170429916717")
LAMBDA = mpf("1.0507009873554804934193349852946")
gelu_u = lambda x: mpmath.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)
gelu_du = lambda x: mpmath.sqrt(2 / mp.pi) * (1 + 3 * mpf("0.044715") * x**2)


def gelu_tanh_slope(x):
    u = gelu_u(x)
    return logistic(2 * u) + x / 2 * sech(u) ** 2 * gelu_du(x)


def mish_slope(x):
    # Misra 2019, the form with omega and delta.
    omega = 4 * (x + 1) + 4 * exp(2 * x) + exp(3 * x) + exp(x) * (4 * x + 6)
    delta = 2 * exp(x) + exp(2 * x) + 2
    return exp(x) * omega / delta**2


ACTIVATIONS = {
    "tanh": (mpmath.tanh, lambda x: sech(x) ** 2),
    "logistic": (logistic, lambda x: logistic(x) * logistic(-x)),
    "erf": (mpmath.erf, lambda x: 2 / mpmath.sqrt(mp.pi) * exp(-x * x)),
    "elu": (lambda x: x if x > 0 else mpmath.expm1(x), lambda x: mpf(1) if x > 0 else exp(x)),
    "selu": (
        lambda x: LAMBDA * (x if x > 0 else ALPHA * mpmath.expm1(x)),
        lambda x: LAMBDA * (mpf(1) if x > 0 else ALPHA * exp(x)),
    ),
    "gelu": (lambda x: x * cdf(x), lambda x: cdf(x) + x * phi(x)),
    "gelu-tanh": (lambda x: x * logistic(2 * gelu_u(x)), gelu_tanh_slope),
    "silu": (lambda x: x * logistic(x), lambda x: logistic(x) * (1 + x * logistic(-x))),
    "softplus": (softplus, logistic),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2),
    "mish": (lambda x: x * mpmath.tanh(softplus(x)), mish_slope),
}
POINTS = "-2000 -740 -700.5 -88 -39.9 -20.3 -6.5 -2 -0.4 -1e-8 1e-8 0.4 1 2 6.5 20.3 39.9 88 700.5 740 2000".split()
activations = {
    name: [[float(t), split(f(mpf(float(t)))), split(df(mpf(float(t))))] for t in POINTS]
    for name, (f, df) in ACTIVATIONS.items()
}

SEED, STREAM, MATRIX = 12345, 0, 3
key = jax.random.fold_in(jax.random.fold_in(jax.random.key(SEED), STREAM), MATRIX)
lo = np.nextafter(np.float32(-1), np.float32(0))
as_floats = lambda array: [float(v) for v in np.asarray(array).reshape(-1)]
draws = {
    "seed": SEED,
    "stream": STREAM,
    "matrix": MATRIX,
    "key": [int(w) for w in jax.random.key_data(key)],
    "words": [int(w) for w in jax.random.bits(key, (64,))],
    "uniformForNormal": as_floats(jax.random.uniform(key, (64,), minval=lo, maxval=1)),
    "normal": as_floats(jax.random.normal(key, (8, 8))),
    "uniform": as_floats(jax.random.uniform(key, (8, 8), minval=-1, maxval=1)),
    "truncatedNormal": as_floats(jax.random.truncated_normal(key, -2, 2, (8, 8))),
    "orthogonalSquare": as_floats(jax.nn.initializers.orthogonal()(key, (5, 5))),
    "orthogonalTall": as_floats(jax.nn.initializers.orthogonal()(key, (7, 3))),
    "orthogonalWide": as_floats(jax.nn.initializers.orthogonal()(key, (3, 7))),
}

with open("test/golden/math-values.json", "w") as file:
    compact = lambda value: json.dumps(value, separators=(",", ":"))
    parts = {
        "source": "scripts/make-math-values.py",
        "mpmath": mpmath.__version__,
        "jax": jax.__version__,
        "special": special,
        "inverse": inverse,
        "activations": activations,
        "draws": draws,
    }
    file.write("{\n" + ",\n".join(f'"{name}":{compact(value)}' for name, value in parts.items()) + "\n}\n")
