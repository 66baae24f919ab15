// `settings`: the settings table, as a table for the terminal, as JSON or as the page docs/settings.md.

import Table from 'cli-table3';
import { type Command, Option } from 'commander';
import { allowed, SETTINGS, type Setting } from '../model/settings.ts';
import type { CliContext } from './context.ts';
import { settingsPage } from './settings-page.ts';

interface SettingsFlags {
  readonly json?: boolean;
  readonly markdown?: boolean;
}

export function addSettings(program: Command, context: CliContext): void {
  program
    .command('settings')
    .description('list every setting of an experiment with its default and what it allows')
    .addOption(new Option('--json', 'as JSON').conflicts('markdown'))
    .addOption(new Option('--markdown', 'as the page docs/settings.md'))
    .action((flags: SettingsFlags) => {
      context.stdout.write(listing(flags));
    });
}

function listing({ json = false, markdown = false }: SettingsFlags): string {
  if (json) return `${JSON.stringify(SETTINGS.map(asJson), null, 2)}\n`;
  if (markdown) return settingsPage();
  const table = new Table({
    head: ['path', 'default', 'allowed'],
    colWidths: [30, 16, 70],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const setting of SETTINGS) table.push([setting.path, JSON.stringify(setting.default), allowed(setting)]);
  return `${table.toString()}\n`;
}

/** Maps have no JSON form; aliases become an object. */
function asJson(setting: Setting): object {
  const plain = { ...setting, allowed: allowed(setting), sweepable: setting.sweepable ?? true };
  return setting.kind === 'choice' && setting.aliases !== undefined
    ? { ...plain, aliases: Object.fromEntries(setting.aliases) }
    : plain;
}
