"""Writes test/golden/network-cases.json: small networks in PyTorch float64, every gradient by autograd.

Needs PyTorch 2 or newer. Run from the repository's root:  python3 scripts/make-network-cases.py
Inputs and parameters are rounded to 4 decimals, answers to 14 significant digits.
"""

import itertools
import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
random = torch.Generator().manual_seed(20240607)

ACTIVATIONS = {
    "linear": lambda x, slope: x,
    "tanh": lambda x, slope: torch.tanh(x),
    "logistic": lambda x, slope: torch.sigmoid(x),
    "erf": lambda x, slope: torch.erf(x),
    "relu": lambda x, slope: F.relu(x),
    "leaky-relu": lambda x, slope: F.leaky_relu(x, slope),
    "elu": lambda x, slope: F.elu(x),
    "selu": lambda x, slope: F.selu(x),
    "gelu": lambda x, slope: F.gelu(x),
    "gelu-tanh": lambda x, slope: F.gelu(x, approximate="tanh"),
    "silu": lambda x, slope: F.silu(x),
    # F.softplus turns into the identity at 20, an error of 2e-9.
    "softplus": lambda x, slope: torch.logaddexp(x, torch.zeros_like(x)),
    "softsign": lambda x, slope: F.softsign(x),
    "mish": lambda x, slope: F.mish(x),
    "sin": lambda x, slope: torch.sin(x),
    "hard-tanh": lambda x, slope: F.hardtanh(x),
}
BLOCKS = ["linear-activation", "activation-linear", "linear-activation-linear"]
LOSSES = ["softmax-cross-entropy", "mean-squared-error", "half-squared-error", "cotangent"]


def draw(*shape, scale=1.0):
    values = scale * torch.randn(*shape, generator=random)
    return torch.round(values, decimals=4)


def draw_map(fan_in, fan_out, with_biases):
    weights = draw(fan_out, fan_in, scale=1.5 / fan_in**0.5).requires_grad_()
    biases = draw(fan_out, scale=0.5).requires_grad_() if with_biases else None
    return weights, biases


def apply_map(parameters, x):
    weights, biases = parameters
    return F.linear(x, weights, biases)


def run(layers, parameters, x, loss, target, cotangent):
    answers = []
    state = x
    for layer, maps in zip(layers, parameters):
        phi = lambda z: ACTIVATIONS[layer["activation"]](z, layer["leakySlope"])
        if layer["block"] == "activation-linear":
            pre = state * 1.0  # a node of its own: its gradient is the branch's alone
            branch = apply_map(maps[0], phi(pre))
        else:
            pre = apply_map(maps[0], state)
            branch = phi(pre)
            if layer["block"] == "linear-activation-linear":
                branch = apply_map(maps[1], branch)
        total = layer["skipScale"] * state + layer["branchScale"] * branch if layer["skip"] else branch
        state = phi(total) if layer["activationAfterSum"] else total * 1.0
        pre.retain_grad()
        state.retain_grad()
        answers.append((pre, state))
    if loss == "softmax-cross-entropy":
        value = F.cross_entropy(state, torch.tensor(target))
    elif loss == "mean-squared-error":
        value = F.mse_loss(state, torch.tensor(target))
    elif loss == "half-squared-error":
        value = 0.5 * ((state - torch.tensor(target)) ** 2).sum() / state.shape[0]
    else:
        value = (torch.tensor(cotangent) * state).sum()
    value.backward()
    return value, answers


def numbers(tensor):
    def rounded(value):
        return [rounded(v) for v in value] if isinstance(value, list) else float(f"{value:.14g}")

    return rounded(tensor.detach().tolist())


def make_case(index, activation, leaky_slope, block, skip, after):
    batch = [1, 3][index % 2]
    loss = LOSSES[(index + index // 4) % 4]
    depth = 2
    widths = [2, 2, 2] if skip and index % 3 == 0 else [3, 3, 3] if skip else [3, 2, 4]
    layers, parameters = [], []
    for l in range(depth):
        layers.append(
            {
                "block": block,
                "activation": activation,
                "leakySlope": leaky_slope,
                "skip": skip,
                "skipScale": [1, 0.8][(index + l) % 2] if skip else 1,
                "branchScale": [0.7, -1.3, 1][(index + l) % 3],
                "activationAfterSum": after,
            }
        )
        hidden = widths[l] + 1
        ends = [(widths[l], hidden), (hidden, widths[l + 1])] if block == BLOCKS[2] else [(widths[l], widths[l + 1])]
        parameters.append([draw_map(i, o, (index + l + m) % 3 != 0) for m, (i, o) in enumerate(ends)])
    x = draw(batch, widths[0], scale=1.5).requires_grad_()
    outputs = widths[-1]
    target = cotangent = None
    if loss == "softmax-cross-entropy":
        target = torch.randint(outputs, (batch,), generator=random).tolist()
    elif loss == "cotangent":
        cotangent = numbers(draw(batch, outputs))
    else:
        target = numbers(draw(batch, outputs))
    value, answers = run(layers, parameters, x, loss, target, cotangent)
    for layer, maps in zip(layers, parameters):
        layer["maps"] = [{"weights": numbers(w), "biases": None if b is None else numbers(b)} for w, b in maps]
    name = f"{activation}, {block}" + (", skip" if skip else "") + (", after the sum" if after else "") + f", {loss}"
    return {
        "name": name,
        "case": {"layers": layers, "input": numbers(x), "loss": loss, "target": target, "cotangent": cotangent},
        "answer": {
            "loss": numbers(value),
            "layers": [
                {
                    "preactivation": numbers(pre),
                    "state": numbers(state),
                    "preactivationGradient": numbers(pre.grad),
                    "stateGradient": numbers(state.grad),
                }
                for pre, state in answers
            ],
            "parameterGradients": [
                [{"weights": numbers(w.grad), "biases": None if b is None else numbers(b.grad)} for w, b in maps]
                for maps in parameters
            ],
            "inputGradient": numbers(x.grad),
        },
    }


forms = list(itertools.product(BLOCKS, [False, True], [False, True]))
names = [(name, 0.01) for name in ACTIVATIONS] + [("leaky-relu", 0.2)]
# Two forms for each activation, stepping through the twelve so that every form meets several activations.
cases = [
    make_case(2 * i + j, name, slope, *forms[(5 * i + 7 * j) % len(forms)])
    for i, (name, slope) in enumerate(names)
    for j in range(2)
]
with open("test/golden/network-cases.json", "w") as file:
    head = {"source": "scripts/make-network-cases.py", "torch": torch.__version__.split("+")[0]}
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    file.write(f'{json.dumps(head)[:-1]}, "cases": [\n{lines}\n]}}\n')
