// node scripts/with-jax.mjs <command> [arguments]
// Runs the command with JAX_PYTHON set to a Python that has JAX, installed first where it is missing. The exit code is the command's.

import { prepareJax } from './prepare-jax.mjs';
import { runCommand } from './run-command.mjs';

const command = process.argv.slice(2);
if (command.length === 0) {
  console.error('usage: node scripts/with-jax.mjs <command> [arguments]');
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await runCommand(command, { env: prepareJax() });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
