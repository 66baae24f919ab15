// The library's public face: open an engine, evaluate a network, run an experiment. Everything else is internal.

export type { Engine, EngineKind, ExperimentInput, Progress, RunOptions } from './engine/contract.ts';
export { type OpenEngineOptions, openEngine } from './engine/open-engine.ts';
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
