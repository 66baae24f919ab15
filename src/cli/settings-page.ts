// docs/settings.md as text, made from the settings table.

import { allowed, SETTINGS, type Setting } from '../model/settings.ts';

const HEAD = `# Settings

Every setting of an experiment, by its path in the JSON form. This page is made from the table in \`src/model/settings.ts\`
by \`npm run docs\`; change the table, not the page. An unknown key or a value outside its range is refused with a message
that names the path, the value and what is allowed.

| path | default | allowed | meaning |
|---|---|---|---|
`;

const FOOT = `
Aliases are accepted on input and written out under the name they stand for.
`;

export function settingsPage(): string {
  return `${HEAD}${SETTINGS.map(row).join('')}${FOOT}`;
}

function row(setting: Setting): string {
  const cells = [
    `\`${setting.path}\``,
    `\`${JSON.stringify(setting.default)}\``,
    allowedWithAliases(setting),
    setting.help.en,
  ];
  return `| ${cells.map(escapeCell).join(' | ')} |\n`;
}

function allowedWithAliases(setting: Setting): string {
  const aliases = setting.kind === 'choice' ? [...(setting.aliases ?? [])] : [];
  const list = aliases.map(([alias, name]) => `"${alias}" = "${name}"`).join(', ');
  return list === '' ? allowed(setting) : `${allowed(setting)}; aliases ${list}`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
