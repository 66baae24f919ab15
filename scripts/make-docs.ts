// `npm run docs`: writes the pages of docs/ that are made from the code.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settingsPage } from '../src/cli/settings-page.ts';

const path = fileURLToPath(new URL('../docs/settings.md', import.meta.url));
writeFileSync(path, settingsPage());
console.log(path);
