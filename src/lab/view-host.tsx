// The view that is shown. The sounding is there at once; the others are loaded when they are first opened.

import type { Lab } from './lab.ts';
import type { ViewName } from './lab-state.ts';
import { type LabPart, LazyPart } from './lazy-part.tsx';
import { TwinFigure } from './twin-figure.tsx';

const LATER: Readonly<Record<Exclude<ViewName, 'sounding'>, (lab: Lab) => Promise<LabPart>>> = {
  sweep: async () => (await import('./sweep/sweep-view.tsx')).SweepView,
  phase: async () => (await import('./phase/phase-view.tsx')).PhaseView,
  arena: async (lab) => {
    const [{ ArenaView }, { prepareArena }] = await Promise.all([
      import('./arena/arena-view.tsx'),
      import('./arena/arena-grid.ts'),
    ]);
    await prepareArena(lab.experiment.peek());
    return ArenaView;
  },
  frameworks: async () => (await import('./frameworks/frameworks-view.tsx')).FrameworksView,
  papers: async () => (await import('./papers/papers-view.tsx')).PapersView,
};

export function ViewHost({ lab }: { readonly lab: Lab }) {
  const view = lab.view.value;
  if (view === 'sounding') return <TwinFigure lab={lab} />;
  return <LazyPart key={view} lab={lab} load={LATER[view]} />;
}
