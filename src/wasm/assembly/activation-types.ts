// A type for each activation with a formula of its own. What is generic in one is compiled once an activation, with only the text that concerns
// it: an id that is passed along would be a variable until the very end, when compiling has become slow.

export class Tanh {}
export class Logistic {}
export class Erf {}
export class Relu {}
export class LeakyRelu {}
export class Elu {}
export class Selu {}
export class Gelu {}
export class GeluTanh {}
export class Silu {}
export class Softplus {}
export class Softsign {}
export class Mish {}
export class Sin {}
export class HardTanh {}

/** Known while compiling: what does not hold is left out. */
@inline
export function is<A, B>(): bool {
  return idof<A>() == idof<B>();
}
