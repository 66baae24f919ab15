// What becomes of work when its device is lost, on sessions that only pretend to be devices. With real ones: test/gpu/fault-sweep.test.ts.

import { describe, expect, test } from 'vitest';
import type { RunNotice } from '../../../src/engine/contract.ts';
import { KeptDevice, type Reopen } from '../../../src/engine/kept-device.ts';
import type { DeviceSession } from '../../../src/gpu/device-session.ts';
import { DeviceLostError, NoDeviceError } from '../../../src/gpu/errors.ts';
import { InputError } from '../../../src/model/input-error.ts';

interface FakeSession {
  readonly adapter: { readonly name: string };
  lostReason: string | null;
  destroyed: boolean;
  destroy(): void;
}

function fake(name = 'acme'): FakeSession {
  const session: FakeSession = {
    adapter: { name },
    lostReason: null,
    destroyed: false,
    destroy: () => {
      session.destroyed = true;
      session.lostReason ??= 'destroyed';
    },
  };
  return session;
}

const asSession = (session: FakeSession) => session as unknown as DeviceSession;

function bench({ reopen }: { reopen?: Reopen | null } = {}) {
  const first = fake();
  const opened: FakeSession[] = [];
  const open: Reopen = async () => {
    const session = fake();
    opened.push(session);
    return asSession(session);
  };
  const device = new KeptDevice(asSession(first), { reopen: reopen === undefined ? open : (reopen ?? undefined) });
  const current = () => device.session as unknown as FakeSession;
  const notices: RunNotice[] = [];
  device.onReplaced((notice) => notices.push(notice));
  /** A job that loses its device the first few times. */
  const job = (losses: number) => {
    let tries = 0;
    const run = async () => {
      tries += 1;
      if (tries > losses) return `done in ${tries}`;
      current().lostReason = 'crash';
      throw new DeviceLostError(current().adapter.name, 'crash');
    };
    return { run, tries: () => tries };
  };
  return { device, first, opened, current, notices, job };
}

describe('a loss', () => {
  test.each([1, 2, 3])('%d times in one job opens as many devices, and the job is done on the last', async (losses) => {
    const { device, first, opened, notices, job, current } = bench();
    expect(await device.work(job(losses).run)).toBe(`done in ${losses + 1}`);
    expect(opened).toHaveLength(losses);
    expect(current()).toBe(opened[losses - 1]);
    expect([first, ...opened.slice(0, -1)].every(({ destroyed }) => destroyed)).toBe(true);
    expect(notices.map(({ kind }) => kind)).toEqual(Array(losses).fill('device-lost'));
  });

  test('a fourth time in one job is the end of it', async () => {
    const { device, opened, job } = bench();
    const { run, tries } = job(4);
    await expect(device.work(run)).rejects.toBeInstanceOf(DeviceLostError);
    expect([opened.length, tries()]).toEqual([3, 4]);
  });

  test('is counted anew by each job', async () => {
    const { device, opened, job } = bench();
    for (let round = 0; round < 3; round++) await device.work(job(2).run);
    expect(opened).toHaveLength(6);
  });

  test('that shows as another error is a loss all the same', async () => {
    const { device, current } = bench();
    let tries = 0;
    const run = async () => {
      tries += 1;
      if (tries > 1) return 'done';
      current().lostReason = 'crash';
      throw new Error('the buffer is not mapped');
    };
    expect(await device.work(run)).toBe('done');
  });

  test('while nothing was under way is found by the next job', async () => {
    const { device, first, opened } = bench();
    first.lostReason = 'crash';
    const run = async () => {
      if (device.session.lostReason !== null) throw new DeviceLostError('acme', 'crash');
      return 'done';
    };
    expect(await device.work(run)).toBe('done');
    expect(opened).toHaveLength(1);
  });

  test('without a way to open another rejects with DeviceLostError', async () => {
    const { device, job } = bench({ reopen: null });
    await expect(device.work(job(1).run)).rejects.toBeInstanceOf(DeviceLostError);
  });

  test('where none can be opened rejects with DeviceLostError that says why', async () => {
    const cause = new NoDeviceError('no-adapter', 'found no adapter');
    const { device, job } = bench({ reopen: () => Promise.reject(cause) });
    const refused = device.work(job(1).run);
    await expect(refused).rejects.toBeInstanceOf(DeviceLostError);
    await expect(refused).rejects.toMatchObject({ cause });
    await expect(refused).rejects.toThrow(/lost \(acme: crash\) and no other could be opened: found no adapter;/);
  });

  test('of a job that was aborted opens no other device', async () => {
    const { device, opened, job } = bench();
    await expect(device.work(job(1).run, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(opened).toEqual([]);
  });

  test('by destroying opens no other device', async () => {
    const { device, opened } = bench();
    const run = async () => {
      device.destroy();
      throw new DeviceLostError('acme', 'destroyed');
    };
    await expect(device.work(run)).rejects.toBeInstanceOf(DeviceLostError);
    expect(opened).toEqual([]);
  });

  test('whose replacement comes after the end gives the replacement back', async () => {
    let give: (session: DeviceSession) => void = () => undefined;
    const late = fake();
    const { device, job } = bench({
      reopen: () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    });
    const work = device.work(job(1).run);
    await new Promise((resolve) => setTimeout(resolve, 0));
    device.destroy();
    give(asSession(late));
    await expect(work).rejects.toBeInstanceOf(DeviceLostError);
    expect(late.destroyed).toBe(true);
  });
});

describe('the notice of a loss', () => {
  test('on the same adapter promises nothing new', async () => {
    const { device, notices, job } = bench();
    await device.work(job(1).run);
    expect(notices[0].message).toBe(
      'the GPU device was lost (acme: crash); a fresh one was opened and the interrupted part is measured again',
    );
  });

  test('reaches everybody who listens at that time', async () => {
    const { device, notices, job } = bench();
    const others: RunNotice[] = [];
    const forget = device.onReplaced((notice) => others.push(notice));
    await device.work(job(1).run);
    forget();
    await device.work(job(1).run);
    expect([notices.length, others.length]).toEqual([2, 1]);
  });

  test('on another adapter names it and says that bits may differ', async () => {
    const { device, notices, job } = bench({ reopen: async () => asSession(fake('other')) });
    await device.work(job(1).run);
    expect(notices[0].message).toMatch(/now on another adapter \(other\): from here on numbers may differ/);
    expect(device.session.adapter.name).toBe('other');
  });
});

test('an error on a device that is not lost is passed on and the job not repeated', async () => {
  const { device, opened } = bench();
  let tries = 0;
  const run = async () => {
    tries += 1;
    throw new Error('a bug');
  };
  await expect(device.work(run)).rejects.toThrow('a bug');
  expect([tries, opened]).toEqual([1, []]);
});

test('an input that is refused while the device is lost is refused, not repeated', async () => {
  const { device, current, opened } = bench();
  const run = async () => {
    current().lostReason = 'crash';
    throw new InputError('too wide');
  };
  await expect(device.work(run)).rejects.toBeInstanceOf(InputError);
  expect(opened).toEqual([]);
});
