// The library's public face: open an engine, evaluate a network, run an experiment, and what theory says of it. Everything else
// is internal.

export type {
  Engine,
  EngineKind,
  ExperimentInput,
  Progress,
  RunCost,
  RunNotice,
  RunOptions,
} from './engine/contract.ts';
export type { CpuEngineOptions } from './engine/cpu-engine.ts';
export type { CpuPort, SpawnCpuWorker } from './engine/cpu-port.ts';
export { type OpenEngineOptions, openEngine } from './engine/open-engine.ts';
export { webWorkerPort } from './engine/web-worker-port.ts';
export { type Aggregation, aggregation, type StatisticsRow } from './experiment/aggregation.ts';
export {
  type Doubt,
  inputMoments,
  type PredictedRow,
  type PredictedSounding,
  predictSounding,
} from './experiment/prediction.ts';
export {
  type Cell,
  type Column,
  type ColumnType,
  type ResultTable,
  recordTable,
  statisticsTable,
} from './experiment/result-table.ts';
export { type SeedStatistics, seedStatistics } from './experiment/seed-statistics.ts';
export { type Shard, shardTowers } from './experiment/shard.ts';
export { ACTIVATION_NAMES, type ActivationName } from './math/activation-names.ts';
export { type Activation, activation } from './math/activations.ts';
export {
  type CriticalPoint,
  criticalPointAt,
  criticalPoints,
  criticalWeightVariance,
} from './math/critical-variance.ts';
export type { CaseAnswer, CaseInput, LayerAnswer, NetworkCase } from './model/case.ts';
export { type Experiment, parseExperiment, toJson } from './model/experiment.ts';
export { InputError } from './model/input-error.ts';
export { parseCase } from './model/parse-case.ts';
export {
  FAULTS,
  type LogHistogram,
  type MeasurementRecord,
  QUANTITIES,
  type Quantity,
  SITES,
  type Site,
} from './model/records.ts';
export { allowed, SETTINGS, type Setting } from './model/settings.ts';
export type { TowerSpec } from './model/tower.ts';
export { listTowers } from './model/towers.ts';
export { cMap, decorrelationMap, decorrelationStar } from './theory/correlation-map.ts';
export { xiC, xiGrad, xiQ } from './theory/depth-scales.ts';
export { type EdgePoint, edgeOfChaos, halfStablePoints } from './theory/edge-of-chaos.ts';
export { type EdgeRate, edgeRate } from './theory/edge-rate.ts';
export { type LengthFixedPoints, lengthFixedPoints, lengthLimit } from './theory/fixed-points.ts';
export { qMap } from './theory/length-map.ts';
export type { MeanField } from './theory/mean-field.ts';
export { type Phase, phaseAt, phaseOf } from './theory/phase.ts';
export { type CurvePrediction, predictDecorrelation, predictTower, type TowerPrediction } from './theory/prediction.ts';
export {
  reluResidualFactor,
  reluResidualFactorWithMean,
  scaledReluResidualGrowth,
  tanhResidualLogGrowth,
} from './theory/residual-laws.ts';
export { chi1, chiQ } from './theory/susceptibilities.ts';
