"""Writes test/golden/moment-values.json: Gaussian expectations of the 16 activations, phi of u ~ N(0, q).

Needs mpmath, and NumPy with an 80-bit long double. Run from the repository's root:  python3 scripts/make-moment-values.py

moments, by activation: rows [q, E phi, E phi^2, E phi^4, E phi'^2, E phi'^4, E[u phi phi'] / q, E phi''^2], the last null where
phi' jumps. E[u phi phi'] / q is the derivative of E phi^2 by q. By Gauss-Legendre panels in mpmath at 60 digits (sin: closed
forms); halving the panels changes no value by more than 1e-20 of it, so each is the exact one rounded to float64.

pairs, by activation: rows [q, c, E phi(u1) phi(u2), E phi'(u1) phi'(u2), E phi^2 - E phi(u1) phi(u2)], u1 and u2 of variance q
and correlation c. From mpmath at 60 digits for linear, relu, leaky-relu, erf, sin, gelu and hard-tanh, and for all where c = 0.
The others are polar sums in long double, whose 12 and 24 nodes a panel agree to 1e-13; the same sums for relu and sin meet the
closed forms to 1e-16. q and c are the float64 numbers in the row, not the decimals they stand for.
"""

import json
from types import SimpleNamespace

import mpmath
import numpy as np
from mpmath import acos, asin, cos, cosh, erf, exp, mp, mpf, pi, sinh, sqrt

mp.dps = 60
long = np.longdouble
assert np.finfo(long).eps < 2e-19, "NumPy's long double has fewer than 80 bits here"

MOMENT_Q = [1e-12, 1e-6, 1e-3, 0.05, 0.3, 1.0, 4.0, 20.0, 1e3, 1e6]
PAIR_Q, PAIR_C = [1e-6, 0.3, 1.0, 20.0, 1e6], [-0.9, 0.0, 0.5, 0.99, 0.999999]


def agree(name, left, right, tolerance, size=None):
    """Fails where two values differ by more than tolerance of size, which is by default their own."""
    for a, b in zip(left, right, strict=True):
        if not abs(a - b) <= tolerance * (abs(b) if size is None else size):
            raise SystemExit(f"{name}: {a} and {b} disagree")


# The activations, in mpmath (m = MP) or on arrays of long double (m = LONG). Each gives the value, the value less that at 0
# without loss near 0, the slope and the slope of the slope.
SHARED = ("exp", "expm1", "log1p", "sin", "cos")
MP = SimpleNamespace(**{name: getattr(mpmath, name) for name in SHARED}, where=lambda a, b, c: b if a else c, number=mpf)
LONG = SimpleNamespace(**{name: getattr(np, name) for name in SHARED}, where=np.where, number=long)


def logistic(m, x):
    y = m.exp(-abs(x))
    slope, centred = y / (1 + y) ** 2, m.where(x > 0, -0.5, 0.5) * m.expm1(-abs(x)) / (1 + y)
    return m.where(x > 0, 1, y) / (1 + y), centred, slope, -2 * centred * slope


def tanh(m, x):
    _, t, dt, ddt = logistic(m, 2 * x)
    return 2 * t, 2 * t, 4 * dt, 8 * ddt


def softplus(m, x):
    above, y = m.where(x > 0, x, 0 * x), -abs(x)
    return above + m.log1p(m.exp(y)), above + m.log1p(m.expm1(y) / 2), *logistic(m, x)[::2]


def exponential_linear(m, x, scale="1", alpha="1"):
    scale, depth, below = m.number(scale), m.number(scale) * m.number(alpha), m.where(x > 0, 0 * x, x)
    value, y = m.where(x > 0, scale * x, depth * m.expm1(below)), depth * m.exp(below)
    return value, value, m.where(x > 0, scale, y), m.where(x > 0, 0, y)


def chain(outer, slope, slope2):
    """outer of a function with these two derivatives: its value and its own two."""
    g, _, dg, ddg = outer
    return g, dg * slope, ddg * slope**2 + dg * slope2


def gelu_tanh(m, x):
    # 0.5 (1 + tanh p) = logistic(2 p).
    scale, cubic = m.number(mpmath.nstr(sqrt(8 / pi), 50)), m.number("0.044715")
    gate = logistic(m, scale * (x + cubic * x**3))
    return gated(x, *chain(gate, scale * (1 + 3 * cubic * x**2), scale * 6 * cubic * x))


def mish(m, x):
    inner, _, *slopes = softplus(m, x)
    return gated(x, *chain(tanh(m, inner), *slopes))


gated = lambda x, g, dg, ddg: (x * g, x * g, g + x * dg, 2 * dg + x * ddg)
leaky = lambda slope: lambda m, x: (m.where(x > 0, x, m.number(slope) * x),) * 2 + (m.where(x > 0, 1, m.number(slope)), 0)
FORMS = {
    "linear": leaky(1),
    "tanh": tanh,
    "logistic": logistic,
    "erf": lambda m, x: (erf(x), erf(x), 2 / sqrt(pi) * exp(-x * x), -4 / sqrt(pi) * x * exp(-x * x)),
    "relu": leaky(0),
    "leaky-relu": leaky(0.01),
    "elu": exponential_linear,
    "selu": lambda m, x: exponential_linear(m, x, "1.0507009873554804934193349852946", "1.6732632423543772848170429916717"),
    "gelu": lambda m, x: gated(x, mpmath.ncdf(x), mpmath.npdf(x), -x * mpmath.npdf(x)),
    "gelu-tanh": gelu_tanh,
    "silu": lambda m, x: gated(x, *chain(logistic(m, x), 1, 0)),
    "softplus": softplus,
    "softsign": lambda m, x: (x / (1 + abs(x)),) * 2 + (1 / (1 + abs(x)) ** 2, m.where(x > 0, -2, 2) / (1 + abs(x)) ** 3),
    "mish": mish,
    "sin": lambda m, x: (m.sin(x), m.sin(x), m.cos(x), -m.sin(x)),
    "hard-tanh": lambda m, x: (max(-1, min(1, x)),) * 2 + (m.where(abs(x) < 1, 1, 0), 0),
}
KINKED = {"relu", "leaky-relu", "selu", "hard-tanh"}

# Gauss-Legendre on [-1, 1], of 24 nodes, and of 12 and 24 in long double.
gauss = lambda degree: mpmath.calculus.quadrature.GaussLegendre(mp).calc_nodes(degree, mp.prec)
to_long = lambda values: np.array([long(mpmath.nstr(v, 30)) for v in values])
RULE, LONG_RULES = gauss(4), [[to_long(column) for column in zip(*gauss(degree))] for degree in (3, 4)]


def edges(start, widest, end, points=(mpf(0),)):
    """Panels on from `points` to end, each as wide as its distance from 0, where the features are, but no wider than widest."""
    points = [*points]
    while points[-1] < end:
        points.append(min(end, points[-1] + min(max(points[-1], start), widest)))
    return points


def integrals(name, terms, points, size=None):
    """The integrals of what terms(x) lists; fails if halving the panels changes one by more than 1e-20 of it, or of size."""
    sums = []
    for panels in (points, sorted(points + [(a + b) / 2 for a, b in zip(points, points[1:])])):
        scaled = ((a, (b - a) / 2, x, w) for a, b in zip(panels, panels[1:]) for x, w in RULE)
        rows = ([half * w * term for term in terms(a + half * (1 + x))] for a, half, x, w in scaled)
        sums.append([sum(column) for column in zip(*rows)])
    agree(name, *sums, mpf("1e-20"), size)
    return sums[1]


def moments(name, q):
    """The seven values of a row, and E phi'."""
    if name == "sin":
        # Powers as multiple angles, E cos(k u) = exp(-k^2 q / 2).
        two, four = exp(-2 * q), exp(-8 * q)
        square, fourths = (1 - two) / 2, [(3 + sign * 4 * two + four) / 8 for sign in (-1, 1)]
        return [mpf(0), square, fourths[0], (1 + two) / 2, fourths[1], two, square, exp(-q / 2)]

    def terms(x):
        sides = ((u, *FORMS[name](MP, u)) for u in (x, -x))
        rows = ((f, f**2, f**4, df**2, df**4, u * f * df / q, ddf**2, df) for u, f, _, df, ddf in sides)
        return [mpmath.npdf(x, 0, sqrt(q)) * (right + left) for right, left in zip(*rows)]

    # No panel below 16 wider than 1/2: there poles of gelu-tanh come close to the axis. hard-tanh has its kink at 1.
    near, end = min(1, sqrt(q)), 14 * sqrt(q)
    points = edges(near / 8, sqrt(q), end, edges(near / 8, near / 2, min(16, end)))
    return integrals(f"{name}, q = {q}", terms, sorted({*points, min(1, end)}))


def quadrant(rho):
    """For v of variance 1 and correlation rho, over v1, v2 > 0: mass, E v1 v2 and E v1^2 (arc-cosine kernels)."""
    angle, sine = pi - acos(rho), sqrt(1 - rho**2)
    return angle / (2 * pi), (sine + angle * rho) / (2 * pi), (angle + sine * rho) / (2 * pi)


def pair_of_leaky(a, q, c):
    # phi = a u + (1 - a) relu(u), and E u1 relu(u2) = q c / 2.
    mass, product, _ = quadrant(c)
    return a * q * c + (1 - a) ** 2 * q * product, a + (1 - a) ** 2 * mass


def gelu_product(q, c):
    # Phi(u) = P(v > 0), v = u + noise of variance 1. Given v, u has mean B v and covariance B, where B has on (1, 1) and
    # (1, -1) the eigenvalues l / (1 + l), l = q (1 +- c); so E phi phi is a sum of quadrant moments of v.
    plus, minus = (q * (1 + s * c) / (1 + q * (1 + s * c)) for s in (1, -1))
    own, cross = (plus + minus) / 2, (plus - minus) / 2
    mass, product, square = quadrant(q * c / (1 + q))
    return (1 + q) * (2 * own * cross * square + (own**2 + cross**2) * product) + cross * mass


def pair_of_hard_tanh(q, c, row):
    # Price's theorem twice, down to phi'' = delta(u + 1) - delta(u - 1), whose product has a density; c = cos(angle).
    def terms(t):
        lost = (exp(-1 / (q * (1 + cos(t)))) - exp(-1 / (q * (1 - cos(t))))) / pi
        return [lost, lost * (cos(t) - c)]

    panels = edges(min(1, 1 / sqrt(q)) / 64, mpf(1) / 8, acos(c))
    slopes, product = integrals(f"hard-tanh, q = {q}, c = {c}", terms, panels, row[3])
    return row[1] - q * (1 - c) * row[3] + q * product, row[3] - slopes


# E phi phi and E phi' phi'. Price's theorem: the derivative of E f(u1) g(u2) by c is q E f' g'.
CLOSED_PAIRS = {
    "linear": lambda q, c, row: pair_of_leaky(mpf(1), q, c),
    "relu": lambda q, c, row: pair_of_leaky(mpf(0), q, c),
    "leaky-relu": lambda q, c, row: pair_of_leaky(mpf(0.01), q, c),
    # The arcsine kernel (Williams 1997); for erf and gelu the slopes are by Price's theorem.
    "erf": lambda q, c, row: (2 / pi * asin(2 * q * c / (1 + 2 * q)), 4 / pi / sqrt((1 + 2 * q) ** 2 - (2 * q * c) ** 2)),
    "gelu": lambda q, c, row: (gelu_product(q, c), mpmath.diff(lambda t: gelu_product(q, t), c) / q),
    # Products as sums; u1 - u2 and u1 + u2 have variances 2 q (1 - c) and 2 q (1 + c).
    "sin": lambda q, c, row: (exp(-q) * sinh(q * c), exp(-q) * cosh(q * c)),
    "hard-tanh": pair_of_hard_tanh,
}


def long_nodes(points, nodes):
    middle, half = (to_long((b + sign * a) / 2 for a, b in zip(points, points[1:])) for sign in (1, -1))
    return middle[:, None] + half[:, None] * nodes[0], half[:, None] * nodes[1]


def polar_sums(form, q, c, nodes):
    """E phi phi, E phi' phi' and E (phi1 - phi2)^2 / 2 over one half, mirror of the other, of the plane of u1 and u2."""
    root, tilt, reach = sqrt(q), acos(c) / 2, 11
    near = min(1, 1 / root) / 2
    # u1, u2 = sqrt(q) r cos(angle -+ tilt). Features lie where one is 0; panels grow away from there and from r = 0.
    outer, inner = (edges(near / reach, mpf(1) / 2, end) for end in (pi / 2 - tilt, tilt))
    side = [tilt - t for t in reversed(inner)] + [tilt + t for t in outer[1:]]
    angles, weights = long_nodes([pi / 2 - t for t in reversed(side)] + [pi / 2 + t for t in side[1:]], nodes)
    tilt, root, half_turn = to_long([tilt, root, pi])
    cosines = [root * np.cos(angles.ravel() + t) for t in (-tilt, tilt)]
    sums = 0
    for radii, radial in zip(*long_nodes(edges(near, mpf(1), mpf(reach)), nodes)):
        radial = radial * radii * np.exp(-radii * radii / 2) / half_turn
        (f1, s1, d1, _), (f2, s2, d2, _) = (form(LONG, radii[:, None] * x) for x in cosines)
        sums += np.array([radial @ (term @ weights.ravel()) for term in (f1 * f2, d1 * d2, (s1 - s2) ** 2 / 2)])
    return [mpf(str(total)) for total in sums]


def pair(name, q, c, row):
    label, values = f"{name}, q = {q}, c = {c}", None
    if name in CLOSED_PAIRS:
        product, slopes = CLOSED_PAIRS[name](q, c, row)
        values = [product, slopes, row[1] - product]
    if name == "relu" or name == "sin" and q <= 1 or not values:
        coarse, fine = (polar_sums(FORMS[name], q, c, nodes) for nodes in LONG_RULES)
        agree(label + ", E phi^2", [fine[0] + fine[2]], [row[1]], 1e-17)
        if c != 0:  # otherwise the first may be 0
            agree(label + ", polar", coarse, fine, 1e-13)
            agree(label + ", closed", fine, values or fine, 1e-16)
        values = values or fine
    if c != 0:
        return values
    independent = [row[0] ** 2, row[7] ** 2, row[1] - row[0] ** 2]
    agree(label + ", independent", values, independent, 1e-17, max(row[1], row[3]))
    return independent


as_floats = lambda values: [float(v) for v in values]
compact = lambda value: json.dumps(value, separators=(",", ":"))
table = lambda rows: "{\n" + ",\n".join(f'"{name}":{compact(value)}' for name, value in rows.items()) + "\n}"
moment_rows, pair_rows = {}, {}
for name in FORMS:
    rows = {q: moments(name, mpf(q)) for q in MOMENT_Q}
    moment_rows[name] = [[q, *as_floats(row[:6]), None if name in KINKED else float(row[6])] for q, row in rows.items()]
    pair_rows[name] = [[q, c, *as_floats(pair(name, mpf(q), mpf(c), rows[q]))] for q in PAIR_Q for c in PAIR_C]

head = f'"source":"scripts/make-moment-values.py",\n"mpmath":"{mpmath.__version__}"'
with open("test/golden/moment-values.json", "w") as file:
    file.write(f'{{\n{head},\n"moments":{table(moment_rows)},\n"pairs":{table(pair_rows)}\n}}\n')
