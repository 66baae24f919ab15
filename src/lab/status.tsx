// The status line: which engine measures on which adapter and why, how far the sounding is, and the way to stop it.

import { roughDuration } from '../math/rough-duration.ts';
import type { Lab } from './lab.ts';
import { showsTwin } from './lab-state.ts';
import type { EngineState } from './measuring.ts';
import type { Messages } from './messages/en.ts';
import { ENGINE_CHOICES, type EngineChoice } from './sounder-contract.ts';
import type { RunState, Shown } from './sounding-runner.ts';

export function Status({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const engine = lab.engine.value;
  const run = lab.run.value;
  return (
    <div class="status">
      <div class="status-line">
        <p class={`engine engine-${engine.kind}`} role="status">
          {engineText(engine, messages)}
        </p>
        <div class="engine-choice">
          <label for="engine-choice">{messages.engine}</label>
          <select
            id="engine-choice"
            value={lab.engineChoice.value}
            onChange={(event) => lab.chooseEngine(event.currentTarget.value as EngineChoice)}
          >
            {ENGINE_CHOICES.map((choice) => (
              <option key={choice} value={choice} selected={choice === lab.engineChoice.value}>
                {messages.engines[choice]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <EngineReason engine={engine} messages={messages} />
      {(engine.kind === 'failed' || (run.kind === 'failed' && engine.kind === 'open')) && (
        <div class="notice" role="alert">
          <p>{failureText(engine, run, messages)}</p>
          <button type="button" onClick={() => void lab.openEngine()}>
            {messages.retry}
          </button>
        </div>
      )}
      <Progress lab={lab} />
      <RunNotices lab={lab} />
    </div>
  );
}

/** What happened to the measurement that goes on; the engine's own words stand behind it. */
function RunNotices({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  return (
    <div role="status">
      {lab.runNotices.value.map(({ kind, message, otherAdapter }) => (
        <p key={kind} class="run-notice" title={message}>
          {messages.runNotices[kind]}
          {otherAdapter !== null && ` ${messages.otherAdapter(otherAdapter)}`}
        </p>
      ))}
    </div>
  );
}

function engineText(engine: EngineState, messages: Messages): string {
  if (engine.kind === 'opening') return messages.opening;
  if (engine.kind === 'failed') return messages.engineFailed(engine.message);
  const { kind, adapter } = engine.status;
  const note = SOFTWARE.test(adapter) && !/software/i.test(adapter) ? ` (${messages.software})` : '';
  return `${messages.engineNames[kind]} · ${adapter}${note}`;
}

// Adapters that run on the processor: a reader who waits should know why.
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

/** The reason stands in the open where the reader gets something else than WebGPU, and in a tooltip's place otherwise. */
function EngineReason({ engine, messages }: { readonly engine: EngineState; readonly messages: Messages }) {
  if (engine.kind !== 'open' || engine.status.kind === 'webgpu') return null;
  const missing = !('gpu' in navigator);
  return (
    <p class="engine-reason">
      {missing && `${messages.withoutWebgpu} `}
      <span lang="en">{engine.status.reason}</span>
    </p>
  );
}

function failureText(engine: EngineState, run: RunState, messages: Messages): string {
  if (engine.kind === 'failed') return messages.engineFailed(engine.message);
  if (run.kind !== 'failed') return '';
  return run.deviceLost ? `${messages.deviceLost} ${run.message}` : messages.runFailed(run.message);
}

function Progress({ lab }: { readonly lab: Lab }) {
  const messages = lab.messages.value;
  const run = lab.run.value;
  const drawn = drawnOf(lab);
  const running = run.kind === 'running';
  const share = running ? run.share : 0;
  const repeat = run.kind === 'cancelled' ? lab.repeat.value : null;
  return (
    <div class="progress-row">
      <progress max={1} value={share} class={running ? '' : 'resting'} aria-label={messages.measuring} />
      <span class="progress-words">
        <span>
          {running
            ? `${messages.measuring} ${Math.floor(share * 100)} %${remaining(run, messages)}`
            : lab.engine.value.kind === 'open' && restingText(run, drawn, messages)}
        </span>
        <span class="seeds-drawn">
          {'seeds' in drawn && messages.seedsDrawn(drawn.seeds.seedsDone, drawn.seeds.experiment.seeds.count)}
        </span>
        {repeat !== null && (
          <button type="button" onClick={repeat}>
            {messages.measureAgain}
          </button>
        )}
      </span>
      <button type="button" class="cancel" disabled={!running} onClick={lab.cancel}>
        {messages.cancel}
      </button>
    </div>
  );
}

// A wait under three seconds needs no estimate.
const ESTIMATE_FROM_SECONDS = 3;

function remaining({ secondsLeft }: Extract<RunState, { kind: 'running' }>, messages: Messages): string {
  if (secondsLeft === null || secondsLeft < ESTIMATE_FROM_SECONDS) return '';
  const { count, unit } = roughDuration(secondsLeft);
  return ` · ${messages.remaining(count, unit)}`;
}

/** What the view has of its run: a figure of so many seeds, parts of what it asked for, or nothing. */
type Drawn = { readonly seeds: Shown } | { readonly kind: 'parts' | 'nothing' };

function drawnOf(lab: Lab): Drawn {
  const view = lab.view.value;
  const seeds = showsTwin(view) ? lab.shown.value : view === 'frameworks' ? lab.lens.shown.value : null;
  if (seeds !== null) return { seeds };
  if (view === 'papers') return { kind: 'parts' };
  const maps = view === 'sweep' || view === 'arena' ? lab.gridShown.value : null;
  return { kind: maps !== null && maps.measured > 0 ? 'parts' : 'nothing' };
}

function restingText(run: RunState, drawn: Drawn, messages: Messages): string {
  const figure = 'seeds' in drawn;
  if (run.kind === 'failed') return figure ? messages.stale : '';
  if (run.kind !== 'cancelled') return messages.idle;
  if (figure) return messages.cancelled;
  return drawn.kind === 'parts' ? messages.cancelledPart : messages.cancelledEarly;
}
