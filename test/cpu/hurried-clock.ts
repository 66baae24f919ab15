import { afterAll, beforeAll, vi } from 'vitest';

/**
 * A clock that goes on by 10 ms at every look, for the tests around: whatever the processor, the thread's slices of 25 ms are three steps
 * of a plan long.
 */
export function hurryClock(): void {
  let now = 0;
  beforeAll(() => {
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 10;
      return now;
    });
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });
}
