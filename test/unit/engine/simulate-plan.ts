// Runs a plan on an arena that holds nothing but names: whoever writes a stretch leaves the word of its slots there, whoever reads
// must find the word of the slots it was told to read.

import { paddedRows } from '../../../src/engine/layout.ts';
import type { PassStep, Plan } from '../../../src/engine/plan.ts';
import { NOTHING, PASS_FLAGS } from '../../../src/gpu/pass-params.ts';
import { ITEM_WORDS } from '../../../src/gpu/table-words.ts';

type Role = 'input' | 'skip' | 'argument' | 'first' | 'second';

interface Access {
  readonly at: number;
  readonly slot: number;
}

/** Roles that a step reads and writes in the arena. */
function rolesOf({ kernel, activation, params }: PassStep): { reads: Role[]; writes: Role[] } {
  const flag = (name: keyof typeof PASS_FLAGS) => ((params.flags ?? 0) & PASS_FLAGS[name]) !== 0;
  switch (kernel) {
    case 'layer-forward':
      return { reads: ['input', 'skip'], writes: flag('keepLinear') ? ['first', 'second'] : ['second'] };
    case 'layer-backward': {
      const first: Role[] = params.at_first === NOTHING ? [] : ['first'];
      return activation === null
        ? { reads: ['input', 'skip'], writes: first }
        : { reads: ['input', 'skip', 'argument'], writes: [...first, 'second'] };
    }
    case 'multiply-slope':
      return { reads: ['input', 'argument'], writes: ['second'] };
    case 'activate':
    case 'loss-gradient':
      return { reads: ['input'], writes: ['second'] };
    case 'measure-moments':
    case 'pair-correlation':
    case 'log-histogram':
      return { reads: ['input'], writes: [] };
    default:
      return { reads: [], writes: [] };
  }
}

function access({ params }: PassStep, role: Role): Access {
  return { at: params[`at_${role}`] ?? -1, slot: params[`slot_${role}`] ?? -1 };
}

function itemsOf(plan: Plan, { kernel, params, grid }: PassStep): number[][] {
  if (kernel !== 'weight-gradient') return [];
  const rowTiles = Math.ceil((params.padded_rows ?? 0) / TILE_ROWS);
  return Array.from({ length: grid[1] / rowTiles }, (_, index) => {
    const first = ((params.item_first ?? 0) + index) * ITEM_WORDS;
    return [...plan.layout.items.subarray(first, first + ITEM_WORDS)];
  });
}

/** Tile height of the plans that are simulated. */
const TILE_ROWS = 32;

/** What is wrong with the memory of a plan; empty where all is right. */
export function memoryFaults(plan: Plan): string[] {
  const owners: { from: number; to: number; slot: number }[] = [];
  const wrong: string[] = [];
  const write = ({ at, slot }: Access, floats: number, where: string) => {
    if (at < 0 || at + floats > plan.layout.arenaFloats) wrong.push(`${where} writes outside of the arena`);
    for (let index = owners.length - 1; index >= 0; index--) {
      const owner = owners[index];
      if (owner.from < at + floats && at < owner.to) owners.splice(index, 1);
    }
    owners.push({ from: at, to: at + floats, slot });
  };
  const check = ({ at, slot }: Access, where: string) => {
    const owner = owners.find(({ from }) => from === at);
    if (owner?.slot !== slot)
      wrong.push(`${where}: expected slots ${slot} at ${at}, found ${owner?.slot ?? 'nothing'}`);
  };
  const { input, layout } = plan;
  const floatsAt = layout.floatsAt.get(input.id) ?? -1;
  write({ at: floatsAt, slot: layout.slotsAt.get(input.id) ?? -1 }, input.floats, 'the input');
  for (const [index, step] of plan.steps.entries()) {
    if (!('kernel' in step)) continue;
    const where = `step ${index}, ${step.kernel}`;
    const { reads, writes } = rolesOf(step);
    const items = itemsOf(plan, step);
    const readAll = (when: string) => {
      for (const role of reads) check(access(step, role), `${where} ${role}${when}`);
      for (const [delta, from, , slotDelta, slotInput] of items) {
        check({ at: delta, slot: slotDelta }, `${where} delta${when}`);
        check({ at: from, slot: slotInput }, `${where} input${when}`);
      }
    };
    readAll('');
    const { padded_rows = 0, columns = 0, rows = 0 } = step.params;
    if (writes.length > 0 && padded_rows !== paddedRows(rows)) wrong.push(`${where}: rows are not padded`);
    for (const role of writes) write(access(step, role), padded_rows * columns, `${where} ${role}`);
    for (const [, , output, , , slotWeights] of items) {
      const floats = plan.demand.keep ? keptFloats(plan, slotWeights) : 0;
      if (floats > 0) write({ at: output, slot: slotWeights }, floats, `${where} output`);
    }
    // A step's inputs must outlive its outputs: lanes read while others already write.
    readAll(' after its writes');
  }
  for (const [id, at] of keptPlaces(plan)) check({ at, slot: layout.slotsAt.get(id) ?? -1 }, `kept tensor ${id}`);
  return wrong;
}

function keptFloats({ kept, layout }: Plan, slot: number): number {
  return kept.weightGradient.find(({ weights }) => layout.slotsAt.get(weights.id) === slot)?.weights.floats ?? 0;
}

function keptPlaces({ kept, layout, demand }: Plan): (readonly [number, number])[] {
  if (!demand.keep) return [];
  const tensors = [
    ...kept.preactivation,
    ...kept.state,
    ...kept.preactivationGradient,
    ...kept.stateGradient,
    ...kept.weightGradient.map(({ weights }) => weights),
  ];
  return tensors.map(({ id }) => [id, layout.floatsAt.get(id) ?? -1] as const);
}
