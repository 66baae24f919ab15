// A worker of the CPU engine in Node: carries out passes, one after the other.

import { parentPort } from 'node:worker_threads';
import { nextTask } from '../gpu/next-task.ts';
import { servePasses } from '../wasm/serve-passes.ts';

if (parentPort === null) throw new Error('this module is the entry of a worker');
const port = parentPort;

servePasses(
  {
    listen: (listener) => port.on('message', listener),
    reply: (reply, transfer) => port.postMessage(reply, transfer),
  },
  nextTask,
);
