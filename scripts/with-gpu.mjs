// node scripts/with-gpu.mjs [--own-driver] <command> [arguments]
// Runs the command with a browser and a Vulkan driver at hand: the software driver, so that every machine tests the same
// device, or with --own-driver whatever Dawn prefers. The exit code is the command's.

import { prepareGpu } from './prepare-gpu.mjs';
import { runCommand } from './run-command.mjs';

const [first, ...rest] = process.argv.slice(2);
const own = first === '--own-driver';
const command = own || first === undefined ? rest : [first, ...rest];

if (command.length === 0) {
  console.error('usage: node scripts/with-gpu.mjs [--own-driver] <command> [arguments]');
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await runCommand(command, { env: await prepareGpu({ driver: own ? 'own' : 'software' }) });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
