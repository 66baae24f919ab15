"""PyTorch on the CPU as a contender of npm run bench -- --on cpu: the process of one stage (bench/torch-stage.ts is its parent).

The first line of stdin is the header: {"variant": ..., "threads": a number or null for PyTorch's own choice, ...}. For a workload
(variants AD, man, bat) the sizes of the networks follow in it, and behind the line the numbers as float32, row-major: base weights
[fanIn, fanOut] by layer, biases by layer where there are any, input, cotangent. The variant "product" has only "size" and "products",
and two matrices behind it. The answer is {"version", "threads"}. Every further line "repeat" is one repetition, answered by {"variant",
"milliseconds": [...], "checks": [...]}: the mean squares of states 1 to depth, of the gradients of states 0 to depth - 1 and, where they
are wanted, of the weight gradients of blocks 1 to depth, by tower; for the product a few of its entries.
"""

import json
import math
import os
import sys
import time

# Python puts this file's own folder first on the path, and in it is a file with PyTorch's name: this one.
OWN_FOLDER = os.path.dirname(os.path.realpath(__file__))
sys.path[:] = [folder for folder in sys.path if os.path.realpath(folder) != OWN_FOLDER]

import torch  # noqa: E402


def mean_square(x):
    return x.square().mean()


def forward(state, weights, bias):
    return torch.tanh(state @ weights if bias is None else torch.addmm(bias, state, weights))


def pass_by_autodiff(weights, biases, source, cotangent):
    """As a user of PyTorch writes it: one call for the gradients of all states and weights. Biases ask for none."""
    states = [source]
    for layer, matrix in enumerate(weights):
        states.append(forward(states[-1], matrix, biases[layer] if biases else None))
    gradients = torch.autograd.grad(states[-1], states[:-1] + weights, cotangent)
    return states[1:], gradients[: len(weights)], gradients[len(weights) :]


@torch.no_grad()
def pass_by_hand(weights, biases, source, cotangent):
    """The backward pass from the library's operations; its own fused slope of tanh is one of them."""
    states = [source]
    for layer, matrix in enumerate(weights):
        states.append(forward(states[-1], matrix, biases[layer] if biases else None))
    gradient = cotangent
    gradients, weight_gradients = [], []
    for layer in range(len(weights) - 1, -1, -1):
        delta = torch.ops.aten.tanh_backward(gradient, states[layer + 1])
        weight_gradients.append(states[layer].t() @ delta)
        gradient = delta @ weights[layer].t()
        gradients.append(gradient)
    return states[1:], gradients[::-1], weight_gradients[::-1]


class Towers:
    """One tower after the other; all scalars are read at the end of the repetition."""

    def __init__(self, header, numbers):
        autodiff = header["variant"] == "AD"
        self.run = pass_by_autodiff if autodiff else pass_by_hand
        self.reads_weight_gradients = header["readsWeightGradients"]
        self.biases = numbers["biases"]
        self.source = numbers["input"].requires_grad_(autodiff)
        self.cotangent = numbers["cotangent"]
        # Towers of one gain share their weights, scaled before the clock starts: the loop spends nothing on scaling.
        self.weights = [
            [(base * std).requires_grad_(autodiff) for base in numbers["base"]] for std in header["weightStds"]
        ]
        self.towers = [(tower["gain"], tower["depth"]) for tower in header["towers"]]

    @torch.no_grad()
    def once(self):
        scalars, kept = [], []
        for gain, depth in self.towers:
            with torch.enable_grad():
                passed = self.run(self.weights[gain][:depth], self.biases, self.source, self.cotangent)
            states, gradients, weight_gradients = passed
            scalars += [mean_square(x) for x in [*states, *gradients]]
            if self.reads_weight_gradients:
                scalars += [mean_square(x) for x in weight_gradients]
            else:
                kept.append(weight_gradients)
        return torch.stack(scalars).tolist()

    def checks(self, values):
        values = iter(values)
        take = lambda count: [finite(next(values)) for _ in range(count)]  # noqa: E731
        return [
            {
                "state": take(depth),
                "gradient": take(depth),
                "weightGradient": take(depth) if self.reads_weight_gradients else [],
            }
            for _, depth in self.towers
        ]


class Sweep:
    """All gains of a sweep stacked on an axis, so that a layer is one batched product for all of them; one pass by hand a depth."""

    def __init__(self, header, numbers):
        if numbers["biases"] or not header["readsWeightGradients"]:
            raise ValueError("the stacked form is written for W4 alone")
        gains = len(header["weightStds"])
        stds = torch.tensor(header["weightStds"]).view(gains, 1, 1)
        self.depths = header["depths"]
        self.weights = [base * stds for base in numbers["base"]]
        self.source, self.cotangent = (numbers[name].repeat(gains, 1, 1) for name in ("input", "cotangent"))

    @torch.no_grad()
    def once(self):
        return [self.pass_of_depth(depth).tolist() for depth in self.depths]

    def pass_of_depth(self, depth):
        """[3 * depth, gains]: states, gradients, weight gradients."""
        mean_squares = lambda x: x.square().mean((1, 2))  # noqa: E731
        states = [self.source]
        for matrix in self.weights[:depth]:
            states.append(torch.bmm(states[-1], matrix).tanh_())
        gradient = self.cotangent
        gradients, weight_gradients = [], []
        for layer in range(depth - 1, -1, -1):
            delta = torch.ops.aten.tanh_backward(gradient, states[layer + 1])
            weight_gradients.append(mean_squares(torch.bmm(states[layer].transpose(1, 2), delta)))
            gradient = torch.bmm(delta, self.weights[layer].transpose(1, 2))
            gradients.append(mean_squares(gradient))
        return torch.stack([mean_squares(x) for x in states[1:]] + gradients[::-1] + weight_gradients[::-1])

    def checks(self, values):
        return [
            {
                "state": [finite(row[gain]) for row in rows[:depth]],
                "gradient": [finite(row[gain]) for row in rows[depth : 2 * depth]],
                "weightGradient": [finite(row[gain]) for row in rows[2 * depth :]],
            }
            for gain in range(len(values[0][0]))
            for depth, rows in zip(self.depths, values)
        ]


class Product:
    """Several products of two square matrices in a row; the time is that of all of them."""

    def __init__(self, header, read):
        self.a, self.b = (read(header["size"], header["size"]) for _ in range(2))
        self.products = header["products"]
        self.result = torch.empty_like(self.a)

    @torch.no_grad()
    def once(self):
        for _ in range(self.products):
            torch.mm(self.a, self.b, out=self.result)

    def checks(self, _):
        return [finite(x) for x in self.result.diagonal().tolist()]


def finite(value):
    """JSON has no NaN and no infinity."""
    return value if math.isfinite(value) else None


def read_numbers(header, read):
    width, layers = header["width"], header["layers"]
    return {
        "base": [read(width, width) for _ in range(layers)],
        "biases": [read(width) for _ in range(layers)] if header["biases"] else None,
        "input": read(header["batch"], width),
        "cotangent": read(header["batch"], width),
    }


def open_work(header, read):
    if header["variant"] == "product":
        return Product(header, read)
    numbers = read_numbers(header, read)
    return Sweep(header, numbers) if header["variant"] == "bat" else Towers(header, numbers)


def main():
    stdin = sys.stdin.buffer
    answer = lambda message: print(json.dumps(message, allow_nan=False), flush=True)  # noqa: E731

    def read(*shape):
        count = math.prod(shape)
        return torch.frombuffer(bytearray(stdin.read(4 * count)), dtype=torch.float32, count=count).view(shape)

    header = json.loads(stdin.readline())
    # Before any operation: later the threads of the first one stay.
    if header["threads"] is not None:
        torch.set_num_threads(header["threads"])
    work = open_work(header, read)
    answer({"version": torch.__version__, "threads": torch.get_num_threads()})
    while stdin.readline().strip() == b"repeat":
        started = time.perf_counter()
        values = work.once()
        milliseconds = 1000 * (time.perf_counter() - started)
        answer({"variant": header["variant"], "milliseconds": [milliseconds], "checks": work.checks(values)})


main()
