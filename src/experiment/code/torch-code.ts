// An experiment's network as a PyTorch program: the same architecture and the same distribution of the weights, drawn by PyTorch's own
// generator, so other numbers than the page's. Hooks print the same table as the JAX program.

import { DIGIT_COUNT, DIGIT_PIXELS } from '../../model/digits.ts';
import type { Experiment } from '../../model/experiment.ts';
import { torchActivation } from './activation-calls.ts';
import { DIGITS_FILE, type NetworkSketch, networkSketch, returnLines } from './network-sketch.ts';
import { indented, pyNumber, wrapped } from './python-text.ts';
import { torchWeightLines } from './torch-weights.ts';

/** A program that needs torch alone and leaves `rows` as the one of jaxCode does. */
export function pytorchCode(experiment: Experiment, { skip }: { skip: boolean }): string {
  const sketch = networkSketch(experiment, { skip });
  const body = [
    ...linearLines(sketch),
    '',
    '',
    'def phi(a):',
    `    return ${torchActivation(sketch.network.activation, sketch.network.leakySlope)}`,
    ...section(blockClass(sketch)),
    ...section(networkClass(sketch)),
    ...section(LISTENING),
    '',
    '',
    ...runLines(sketch),
  ];
  const functional = body.some((line) => /\bF\./.test(line));
  return [
    ...wrapped(`"""The network of an echo sounding in PyTorch: ${sketch.summary}.`),
    '',
    'The weights have the distribution of those on the page but are other numbers: PyTorch has a',
    'random generator of its own. The curves agree as those of two seeds do.',
    '"""',
    '',
    'import math',
    '',
    'import torch',
    ...(functional ? ['import torch.nn.functional as F'] : []),
    'from torch import nn',
    '',
    ...sketch.constants,
    '',
    'torch.manual_seed(SEED)',
    'torch.set_default_dtype(torch.float64)  # whose range ends at 1e-308 and 1e308',
    '',
    '',
    ...body,
    '',
  ].join('\n');
}

function section(lines: readonly string[]): string[] {
  return ['', '', ...lines];
}

function linearLines({ network, weights, biases, weightVariance, weightVariances }: NetworkSketch): string[] {
  const biasLine =
    biases === null || biases.distribution === 'uniform' // torch.nn.Linear's own, drawn already
      ? []
      : [`nn.init.normal_(layer.bias, std=${biases.std})`];
  return [
    `def linear(fan_in, fan_out${weightVariances === null ? '' : ', weight_variance'}):`,
    ...indented([
      `layer = nn.Linear(fan_in, fan_out, bias=${biases === null ? 'False' : 'True'})`,
      ...(weightVariance === null ? [] : [`weight_variance = ${weightVariance}  # sigma_w^2`]),
      ...torchWeightLines(network.weights, weights),
      ...biasLine,
      'return layer',
    ]),
  ];
}

function blockClass({ network, hiddenWidth, weightVariances, joined, skipsSome }: NetworkSketch): string[] {
  const [first, last] =
    weightVariances === null ? ['', ''] : [`, ${weightVariances.first}`, `, ${weightVariances.last}`];
  const two = network.block === 'linear-activation-linear';
  const hidden = hiddenWidth === 'HIDDEN' ? 'HIDDEN' : 'fan_out';
  const branch = {
    'linear-activation': 'phi(self.linear(z))',
    'activation-linear': 'self.linear(phi(z))',
    'linear-activation-linear': 'self.outer(phi(self.inner(z)))',
  }[network.block];
  return [
    'class Block(nn.Module):',
    ...indented([
      'def __init__(self, fan_in, fan_out):',
      ...indented([
        'super().__init__()',
        ...(two
          ? [`self.inner = linear(fan_in, ${hidden}${first})`, `self.outer = linear(${hidden}, fan_out${last})`]
          : ['self.linear = linear(fan_in, fan_out)']),
      ]),
      '',
      'def forward(self, z):',
      ...indented(returnLines(branch, { network, joined, skipsSome })),
    ]),
  ];
}

function networkClass({ network, inputWidth, blockWidth, lastWidth, weightVariances }: NetworkSketch): string[] {
  const readout = network.readout.loss !== 'gaussian-cotangent';
  const last = weightVariances === null ? '' : `, ${weightVariances.last}`;
  const rest = blockWidth === 'WIDTH' ? '[WIDTH] * DEPTH' : 'WIDTHS';
  const widths = inputWidth === 'WIDTH' ? '[WIDTH] * (DEPTH + 1)' : `[INPUT_WIDTH] + ${rest}`;
  return [
    'class Network(nn.Module):',
    ...indented([
      'def __init__(self):',
      ...indented([
        'super().__init__()',
        `widths = ${widths}`,
        'self.blocks = nn.ModuleList(Block(*fans) for fans in zip(widths, widths[1:]))',
        ...(readout ? [`self.readout = linear(${lastWidth}, ${pyNumber(network.readout.width)}${last})`] : []),
      ]),
      '',
      'def forward(self, z):',
      ...indented(['for block in self.blocks:', '    z = block(z)', readout ? 'return self.readout(z)' : 'return z']),
    ]),
  ];
}

const LISTENING = [
  'def log10_rms(a):  # over units and samples; squares would leave the range of float64 earlier',
  '    top = a.abs().max().item()',
  '    if top == 0:',
  '        return -math.inf',
  '    return math.log10(top) + math.log10((a / top).square().mean().item()) / 2',
  '',
  '',
  'states, gradients = {}, {}',
  '',
  '',
  'def listen(layer, z):  # notes the signal now, and the gradient when it comes back',
  '    states[layer] = log10_rms(z.detach())',
  '    z.register_hook(lambda gradient: gradients.update({layer: log10_rms(gradient)}))',
];

function runLines(sketch: NetworkSketch): string[] {
  return [
    'network = Network()',
    'for layer, block in enumerate(network.blocks, start=1):',
    '    block.register_forward_hook(lambda block, inputs, z, layer=layer: listen(layer, z))',
    '',
    ...inputLines(sketch),
    'listen(0, x.requires_grad_())',
    '',
    ...lossLines(sketch),
    'loss.backward()',
    '',
    'rows = [(layer, states[layer], gradients[layer]) for layer in range(DEPTH + 1)]',
    'print("layer  log10 rms state  log10 rms gradient")',
    'for row in rows:',
    '    print("%5d %16.6f %19.6f" % row)',
  ];
}

function inputLines({ network, inputWidth }: NetworkSketch): string[] {
  const { kind, secondMoment, correlation } = network.input;
  if (kind === 'digits') {
    const count = pyNumber(DIGIT_COUNT);
    return [
      `with open("${DIGITS_FILE}", "rb") as file:  # MNIST: ${count} labels, then ${count} images of 14 by 14`,
      '    data = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)',
      `pixels = data[${count}:].reshape(${count}, ${pyNumber(DIGIT_PIXELS)}) / 255.0`,
      'pixels = (pixels - pixels.mean()) / pixels.std(unbiased=False)',
      'x = pixels[:BATCH].clone()',
    ];
  }
  return [
    `x = torch.randn(BATCH, ${inputWidth})`,
    ...(correlation === 0
      ? []
      : [
          `correlation = ${pyNumber(correlation)}  # of the samples 2i and 2i + 1`,
          'x[1::2] = correlation * x[: BATCH - 1 : 2] + math.sqrt(1 - correlation**2) * x[1::2]',
        ]),
    ...(secondMoment === 1 ? [] : [`x = math.sqrt(${pyNumber(secondMoment)}) * x  # the second moment of the input`]),
  ];
}

function lossLines({ network }: NetworkSketch): string[] {
  const { loss, width } = network.readout;
  if (loss === 'gaussian-cotangent') {
    return ['z = network(x)', 'loss = (torch.randn_like(z) * z).sum()  # the gradient starts as normal random numbers'];
  }
  const outputs = pyNumber(width);
  return [
    network.input.kind === 'digits' ? 'labels = data[:BATCH].long()' : `labels = torch.randint(${outputs}, (BATCH,))`,
    loss === 'softmax-cross-entropy'
      ? 'loss = nn.functional.cross_entropy(network(x), labels)'
      : `loss = nn.functional.mse_loss(network(x), torch.eye(${outputs})[labels])`,
  ];
}
