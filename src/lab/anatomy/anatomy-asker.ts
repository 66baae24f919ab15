// Asks the worker for one layer of several towers, one question at a time, so that nothing piles up behind a slider. A newer wish
// replaces the one that waits; what was answered is kept for a while, because readers go back and forth.

import { messageOf } from '../../model/input-error.ts';
import type { AnatomyAnswer, AnatomyRequest } from './anatomy-contract.ts';

export type TowerAnatomy =
  | { readonly kind: 'pending' }
  | { readonly kind: 'answered'; readonly answer: AnatomyAnswer }
  | { readonly kind: 'failed'; readonly message: string };

/** An answer is some kilobytes. */
const MAX_KEPT = 32;

export class AnatomyAsker {
  private readonly ask: (request: AnatomyRequest) => Promise<AnatomyAnswer>;
  private readonly tell: (towers: readonly TowerAnatomy[], requests: readonly AnatomyRequest[]) => void;
  private readonly kept = new Map<string, AnatomyAnswer>();
  private wanted: readonly AnatomyRequest[] | null = null;
  private asking = false;
  private closed = false;

  /** `tell` hears of every change, the towers in the order of the wish. */
  constructor(
    ask: (request: AnatomyRequest) => Promise<AnatomyAnswer>,
    tell: (towers: readonly TowerAnatomy[], requests: readonly AnatomyRequest[]) => void,
  ) {
    this.ask = ask;
    this.tell = tell;
  }

  want(requests: readonly AnatomyRequest[]): void {
    this.wanted = requests;
    if (!this.asking) void this.pump();
  }

  /** Nothing is told from here on. */
  close(): void {
    this.closed = true;
    this.wanted = null;
  }

  private async pump(): Promise<void> {
    this.asking = true;
    while (this.wanted !== null) {
      const requests = this.wanted;
      const towers = requests.map((request) => this.known(request));
      const overtaken = () => this.closed || this.wanted !== requests;
      this.tell([...towers], requests);
      for (const [index, request] of requests.entries()) {
        if (towers[index].kind === 'answered') continue;
        towers[index] = await this.answerTo(request);
        if (overtaken()) break;
        this.tell([...towers], requests);
      }
      if (!overtaken()) this.wanted = null;
    }
    this.asking = false;
  }

  private known(request: AnatomyRequest): TowerAnatomy {
    const answer = this.kept.get(requestKey(request));
    return answer === undefined ? { kind: 'pending' } : { kind: 'answered', answer };
  }

  private async answerTo(request: AnatomyRequest): Promise<TowerAnatomy> {
    try {
      const answer = await this.ask(request);
      this.kept.set(requestKey(request), answer);
      for (const oldest of this.kept.keys()) {
        if (this.kept.size <= MAX_KEPT) break;
        this.kept.delete(oldest);
      }
      return { kind: 'answered', answer };
    } catch (error) {
      return { kind: 'failed', message: messageOf(error) };
    }
  }
}

/** Equal for equal questions. */
export function requestKey({ experiment, skip, seed, layer }: AnatomyRequest): string {
  return JSON.stringify([experiment, skip, seed, layer]);
}
