// The process of one stage in Node: takes commands from its parent, performs them on Dawn or on the processor,
// sends the answers back.

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { openDawn } from '../src/cli/dawn.ts';
import type { StageMessage } from './node-place.ts';
import { type Command, perform } from './stage.ts';

// TensorFlow.js asks for Node's own modules as CommonJS does.
Object.assign(globalThis, { require: createRequire(import.meta.url) });
const gpu = process.argv[2] === 'cpu' ? null : await openDawn();
// Libraries made for browsers ask the navigator, which Node 20 does not have.
Object.defineProperty(globalThis, 'navigator', {
  configurable: true,
  value: {
    userAgent: `Node.js/${process.versions.node}`,
    ...(gpu === null ? { hardwareConcurrency: availableParallelism() } : { gpu, hardwareConcurrency: 1 }),
  },
});

process.on('message', (command: Command) => {
  perform(gpu, command).then(
    (answer) => send({ answer }),
    (error) => send({ failure: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

function send(message: StageMessage): void {
  process.send?.(message);
}
