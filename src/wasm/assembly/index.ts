// The kernels of the CPU engine, one export each; what they read and write is bound by the host (bindings.ts).
// AssemblyScript, not TypeScript: its compiler alone checks these files. `@inline` puts a function or a constant where it is used.

export { bindPass, bindWeights } from './bindings';
export { drawWeights, probeWords } from './draw-weights';
export { clearWords } from './clear-words';
export { logHistogram } from './log-histogram';
export { lossGradient } from './loss-gradient';
export { pairCorrelation } from './pair-correlation';
export { reduceStatistics } from './reduce-statistics';
export { probeActivation } from './probe-activation';
export { layerBackward } from './layer-backward';
export { layerForward } from './layer-forward';
export { weightGradient } from './weight-gradient';
export { activate } from './activate';
export { measureMoments } from './measure-moments';
export { multiplySlope } from './multiply-slope';
export { probeMultiplyAdds, probeProduct } from './probe-product';
export { joinTeam, meet } from './team';
