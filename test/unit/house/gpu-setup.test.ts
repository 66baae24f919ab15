import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chromiumCandidates, findChromium } from '../../../scripts/find-chromium.mjs';
import { loaderEnvironment, softwareDriverEnvironment, vulkanFolder } from '../../../scripts/gpu-environment.mjs';
import { installPlan } from '../../../scripts/install-chromium.mjs';
import { runCommand } from '../../../scripts/run-command.mjs';

const room = mkdtempSync(join(tmpdir(), 'gpu-setup-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

function put(...path: string[]): string {
  const file = join(room, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}

describe('finding Chromium', () => {
  const [broken, good, later] = ['stub', 'chromium', 'chrome'].map((name) => put('bin', name)) as [
    string,
    string,
    string,
  ];
  const candidates = [join(room, 'bin/absent'), broken, good, later];
  const starts = (path: string) => path !== broken;

  it('takes the first candidate that is there and starts', () => {
    expect(findChromium({ env: {}, candidates, starts })).toBe(good);
  });

  it('takes CHROMIUM_PATH before all others', () => {
    expect(findChromium({ env: { CHROMIUM_PATH: later }, candidates, starts })).toBe(later);
  });

  it('refuses a CHROMIUM_PATH that names no file instead of taking another browser', () => {
    const env = { CHROMIUM_PATH: join(room, 'bin/absent') };
    expect(() => findChromium({ env, candidates, starts })).toThrow(
      /CHROMIUM_PATH is .*absent, and there is no such file/,
    );
  });

  it('answers null where nothing starts', () => {
    expect(findChromium({ env: {}, candidates: [broken], starts })).toBeNull();
  });

  it("asks for Playwright's browser after those of the system", () => {
    const listed = chromiumCandidates({ platform: 'linux', playwrightPath: '/cache/chrome' });
    expect(listed[0]).toBe('/usr/bin/chromium');
    expect(listed.at(-1)).toBe('/cache/chrome');
  });
});

describe('installing Chromium', () => {
  const lines = (machine: Parameters<typeof installPlan>[0]) =>
    installPlan(machine).map((command) => command.join(' '));

  it("uses Debian's packages as root, then Playwright's build with its libraries", () => {
    const plan = lines({ osRelease: 'ID=debian', hasApt: true, asRoot: [] });
    expect(plan[0]).toBe('apt-get update');
    expect(plan[1]).toMatch(/^apt-get install -y .*\bchromium\b.*\blibvulkan1\b/);
    expect(plan[2]).toMatch(/playwright.* install --with-deps chromium$/);
  });

  it('goes through sudo where that is how root is reached', () => {
    expect(lines({ osRelease: 'ID=debian', hasApt: true, asRoot: ['sudo', '-n'] })[0]).toBe('sudo -n apt-get update');
  });

  it("leaves out Ubuntu's chromium package, which holds no browser", () => {
    expect(lines({ osRelease: 'ID=ubuntu\nID_LIKE=debian', hasApt: true, asRoot: [] })).toHaveLength(1);
  });

  it('asks for no rights that the user does not have', () => {
    const plan = lines({ osRelease: 'ID=debian', hasApt: true, asRoot: null });
    expect(plan).toHaveLength(1);
    expect(plan[0]).toMatch(/ install chromium$/);
  });
});

describe('the environment for Vulkan', () => {
  const driver = put('browser', 'vk_swiftshader_icd.json');
  const folder = join(room, 'browser');
  put('browser', 'libvulkan.so.1');
  const browser = put('browser', 'chrome');
  put('system', 'libvulkan.so.1');

  it('takes the folder of the browser that holds both loader and software driver', () => {
    expect(vulkanFolder(browser, [])).toBe(folder);
    expect(vulkanFolder(null, [join(room, 'system'), folder])).toBe(folder);
    expect(vulkanFolder(null, [join(room, 'system')])).toBeNull();
  });

  it('adds the folder after what is already searched', () => {
    expect(loaderEnvironment(folder, {}, [])).toEqual({ LD_LIBRARY_PATH: folder });
    expect(loaderEnvironment(folder, { LD_LIBRARY_PATH: '/opt/x' }, [])).toEqual({
      LD_LIBRARY_PATH: `/opt/x:${folder}`,
    });
  });

  it('adds nothing where the system has a loader of its own, or the browser none', () => {
    expect(loaderEnvironment(folder, {}, [join(room, 'system')])).toEqual({});
    expect(loaderEnvironment(null, {}, [])).toEqual({});
  });

  it('names the software driver unless the user chose one', () => {
    expect(softwareDriverEnvironment(folder, {})).toEqual({ VK_ICD_FILENAMES: driver });
    for (const env of [{ VK_ICD_FILENAMES: 'x' }, { VK_DRIVER_FILES: 'x' }, { WEBGPU_HARDWARE: '1' }]) {
      expect(softwareDriverEnvironment(folder, env)).toEqual({});
    }
  });
});

describe('running a command', () => {
  const node = (script: string) => runCommand([process.execPath, '-e', script]);

  it('answers its exit code, and 128 + 9 after a kill', async () => {
    expect(await node('process.exit(0)')).toBe(0);
    expect(await node('process.exit(3)')).toBe(3);
    expect(await node('process.kill(process.pid, "SIGKILL")')).toBe(137);
  });

  it('rejects for a program that does not exist', async () => {
    await expect(runCommand(['no-such-program-here'])).rejects.toThrow(/ENOENT/);
  });
});
