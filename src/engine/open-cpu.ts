// Opens the CPU engine once it has answered a known network.

import { CpuEngine, type CpuEngineOptions } from './cpu-engine.ts';
import { KNOWN_NETWORK, requireKnownAnswer } from './known-network.ts';

/** Rejects with NoSimdError, with SelfTestError, or with what keeps the workers from starting. */
export async function openCpu(options: CpuEngineOptions, reason: string): Promise<CpuEngine> {
  const engine = new CpuEngine(reason, options);
  try {
    requireKnownAnswer(await engine.evaluate(KNOWN_NETWORK));
  } catch (error) {
    engine.destroy();
    throw error;
  }
  return engine;
}
