// How PyTorch draws the weights of an initialiser: by the function that has its name, or by normal_, uniform_ and trunc_normal_ with
// the deviation that the formula gives.

import type { WeightSettings } from '../../model/network.ts';
import { noted, pyNumber } from './python-text.ts';
import { TRUNCATED_STD_TEXT, varianceScaling, type WeightFormula } from './weight-formula.ts';

/** Lines that draw `layer.weight` anew; `std` is the deviation as Python, which may name math. */
export function torchWeightLines(
  weights: WeightSettings,
  { std, distribution, source }: WeightFormula,
  layer = 'layer',
): string[] {
  const weight = `${layer}.weight`;
  const { scheme, gain } = weights;
  if (gain === 0 || (scheme === 'normal' && weights.std === 0) || (scheme === 'uniform' && weights.halfWidth === 0)) {
    return [`nn.init.zeros_(${weight})`]; // trunc_normal_ divides by its deviation
  }
  if (scheme === 'orthogonal') return noted(`nn.init.orthogonal_(${weight}${gainArgument(gain)})`, source);
  if (scheme === 'torch-linear') {
    const scaled = ['with torch.no_grad():', `    ${weight}.mul_(${pyNumber(gain)})`];
    return [`# weights stay as PyTorch draws them: ${source}`, ...(gain === 1 ? [] : scaled)];
  }
  const named = namedInitialiser(weights, distribution);
  if (named !== null) return noted(`nn.init.${named.name}(${weight}${named.rest})`, source);
  return drawLines(weight, { std, distribution, source });
}

// xavier and kaiming of nn.init are untruncated, unlike the ones of the same name in Keras and Flax.
function namedInitialiser(weights: WeightSettings, distribution: string): { name: string; rest: string } | null {
  const form = varianceScaling(weights);
  if (form === null || (distribution !== 'normal' && distribution !== 'uniform')) return null;
  const { numerator, fan } = form;
  if (fan === 'fan-avg') {
    return numerator === 1 ? { name: `xavier_${distribution}_`, rest: gainArgument(weights.gain) } : null;
  }
  if (weights.gain !== 1) return null;
  const mode = fan === 'fan-out' ? ', mode="fan_out"' : '';
  // The gain of "relu" is the root of 2 and that of "linear" is 1, whatever the activation is.
  const rest = `${mode}, nonlinearity="${numerator === 2 ? 'relu' : 'linear'}"`;
  return numerator === 2 || numerator === 1 ? { name: `kaiming_${distribution}_`, rest } : null;
}

function gainArgument(gain: number): string {
  return gain === 1 ? '' : `, gain=${pyNumber(gain)}`;
}

function drawLines(weight: string, { std, distribution, source }: WeightFormula): string[] {
  switch (distribution) {
    case 'normal':
      return noted(`nn.init.normal_(${weight}, std=${std})`, source);
    case 'uniform':
      return [
        ...noted(`bound = math.sqrt(3) * ${std}`, source), // U(-a, a) has variance a^2 / 3
        `nn.init.uniform_(${weight}, -bound, bound)`,
      ];
    case 'truncated-normal':
      return [
        `# ${source}; divided by what a cut at two deviations leaves`,
        `std = ${std} / ${TRUNCATED_STD_TEXT}`,
        `nn.init.trunc_normal_(${weight}, std=std, a=-2 * std, b=2 * std)`,
      ];
    case 'orthogonal':
      return [`nn.init.orthogonal_(${weight})`];
    default:
      return distribution satisfies never;
  }
}
