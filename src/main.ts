// The page's composition root: starts the worker, gives the lab its sounder and mounts it.

import * as Comlink from 'comlink';
import { mountLab } from './lab/mount-lab.tsx';
import { adapterMemory } from './lab/preferences.ts';
import type { Sounder } from './lab/sounder-contract.ts';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const remote = Comlink.wrap<Sounder>(worker);

// A worker that does not load, or dies, answers no call: its error does.
const failed = new Promise<never>((_, reject) => {
  worker.addEventListener('error', (event) =>
    reject(new Error(`the measuring worker failed: ${event.message ?? 'it could not be loaded'}`)),
  );
});
failed.catch(() => undefined);

const sounder: Sounder = {
  open: (choice) => Promise.race([remote.open(choice, Comlink.proxy(adapterMemory)), failed]),
  sound: (request, onUpdate) => Promise.race([remote.sound(request, Comlink.proxy(onUpdate)), failed]),
  cancel: () => remote.cancel(),
  inputMoments: (input) => Promise.race([remote.inputMoments(input), failed]),
  predict: (experiment) => Promise.race([remote.predict(experiment), failed]),
  anatomy: (request) => Promise.race([remote.anatomy(request), failed]),
  phasePlane: (request) => Promise.race([remote.phasePlane(request), failed]),
  theoryGrid: (experiment) => Promise.race([remote.theoryGrid(experiment), failed]),
};

const root = document.getElementById('lab');
if (root === null) throw new Error('the page has no element with the id "lab"');
// In a task of its own: reading the program has taken as long as a task should.
setTimeout(() => mountLab(root, sounder));
