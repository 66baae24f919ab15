// A duration as a person says it of something still to come: few digits, so that what is shown does not flicker.

export interface RoughDuration {
  readonly count: number;
  readonly unit: 's' | 'min' | 'h';
}

/** Seconds below 10 one by one and below 90 in fives, then minutes, and from an hour and a half hours; never 0. */
export function roughDuration(seconds: number): RoughDuration {
  if (seconds < 10) return { count: Math.max(Math.round(seconds), 1), unit: 's' };
  if (seconds < 90) return { count: 5 * Math.round(seconds / 5), unit: 's' };
  if (seconds < 90 * 60) return { count: Math.round(seconds / 60), unit: 'min' };
  return { count: Math.round(seconds / 3600), unit: 'h' };
}
