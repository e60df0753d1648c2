import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleHost, bundleProgram } from '@qga-vss/build/src/bundle.ts';
import { type Files, filesBelow } from '@qga-vss/build/src/release/files.ts';

/** What is bundled, made when it is first asked for: the test files that a worker runs, one after the other, have the same sources. */
const once = (bundle: (folder: string) => Promise<unknown>): (() => Promise<Files>) => {
  const make = async (): Promise<Files> => {
    const folder = mkdtempSync(join(tmpdir(), 'qga-vss-bundles-'));
    try {
      await bundle(folder);
      return filesBelow(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  let made: Promise<Files> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const host = once((folder) => bundleHost(join(folder, 'host.cjs')));
const quickHost = once((folder) => bundleHost(join(folder, 'host.cjs'), 'packages/test-kit/src/command/quick-host.ts'));
const program = once(bundleProgram);

const writeOne = async (file: string, files: Promise<Files>): Promise<void> => {
  const [bytes] = Object.values(await files);
  if (bytes === undefined) throw new Error('The host was not bundled.');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
};

/** The host as it is shipped, in a file. */
export const writeHost = (file: string): Promise<void> => writeOne(file, host());

/** The same whose machines in memory take no time, see quick-host.ts. */
export const writeQuickHost = (file: string): Promise<void> => writeOne(file, quickHost());

/** The command as it is shipped and the host beside it, in a folder, in the place of what was written there before; its path. */
export const writeProgram = async (folder: string): Promise<string> => {
  const files = await program();
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => /^qga-vss-.*\.cjs$/.test(each))) rmSync(join(folder, name));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return join(folder, 'qga-vss.cjs');
};
