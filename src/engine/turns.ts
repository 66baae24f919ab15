// Turns on something that serves one job at a time: first come, first served, so that several runs alternate.

export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Starts the job when those before have ended, however they ended. Once the signal is aborted it rejects at once, also while the
   * job still waits or works; the job sees the signal for itself and the next one waits for its end.
   */
  take<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.#last.then(job, job);
    this.#last = result.catch(() => undefined);
    return signal === undefined ? result : orAborted(result, signal);
  }
}

async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
