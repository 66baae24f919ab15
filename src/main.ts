// The page's composition root: starts the worker, gives the lab its sounder and mounts it.

import * as Comlink from 'comlink';
import { mountLab } from './lab/mount-lab.tsx';
import type { Sounder } from './lab/sounder-contract.ts';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const remote = Comlink.wrap<Sounder>(worker);

const sounder: Sounder = {
  open: (choice) => remote.open(choice),
  sound: (request, onUpdate) => remote.sound(request, Comlink.proxy(onUpdate)),
  cancel: () => remote.cancel(),
};

const root = document.getElementById('lab');
if (root === null) throw new Error('the page has no element with the id "lab"');
mountLab(root, sounder);
