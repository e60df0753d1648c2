import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const PACKAGES = join(import.meta.dirname, '..', '..');

/** What each folder of core may take from the others: the arrows run one way. */
const MAY_TAKE: Readonly<Record<string, readonly string[]>> = {
  vss: [],
  contract: ['vss'],
  platform: ['vss'],
  requester: ['vss', 'contract', 'platform'],
  windows: ['vss', 'platform'],
  // The contract's judge of options judges scenario files, too.
  simulator: ['vss', 'contract', 'platform'],
  rpc: ['vss', 'contract'],
  host: ['vss', 'contract', 'platform', 'requester', 'windows', 'simulator', 'rpc', 'host-file.ts'],
};

/** The modules that a package's sources import, with the file that does. */
const importsOf = (name: string): readonly { readonly file: string; readonly module: string }[] =>
  readdirSync(join(PACKAGES, name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replaceAll('\\', '/'))
    .flatMap((file) => {
      const text = readFileSync(join(PACKAGES, name, 'src', file), 'utf8');
      return [...text.matchAll(/(?:^|\n)(?:import|export|\}) ?[^'\n]*from '([^']+)'|import\('([^']+)'\)/g)].map(([, from, late]) => ({
        file,
        module: from ?? late ?? '',
      }));
    });

const CORE = importsOf('core');

const folderOf = (path: string): string => path.split('/')[0] ?? '';

describe('the house', () => {
  test.each(Object.entries(MAY_TAKE))('%s takes from nobody above it', (folder, allowed) => {
    const own = CORE.filter(({ file, module }) => folderOf(file) === folder && module.startsWith('.'));
    expect(own).not.toEqual([]);
    const taken = own.map(({ file, module }) => ({ file, folder: folderOf(posix.join(posix.dirname(file), module)) }));
    expect(taken.filter(({ folder: other }) => other !== folder && !allowed.includes(other))).toEqual([]);
  });

  test('koffi is imported in one place, which sets it up before anything is called', () => {
    expect(new Set(CORE.filter(({ module }) => module === 'koffi').map(({ file }) => file))).toEqual(new Set(['windows/koffi.ts']));
  });

  test.each(['selftest', 'cli', 'ps-module'])('%s stays in its own folder, and takes core by its name', (name) => {
    const outside = importsOf(name).filter(({ file, module }) => posix.join('src', posix.dirname(file), module).startsWith('..'));
    expect(outside).toEqual([]);
    expect(importsOf(name).map(({ module }) => module)).toContain('@qga-vss/core/internal');
  });
});
