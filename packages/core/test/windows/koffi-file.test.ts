import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, win32 } from 'node:path';
import koffi from 'koffi';
import { expect, test } from 'vitest';
import { koffiFile, modulesOf } from '../../src/windows/koffi-file.ts';

test.each([
  ['a module of PowerShell', 'C:\\Program Files\\QgaVss\\host', ['C:\\Program Files\\QgaVss\\host\\node_modules']],
  [
    'a package that npm has installed: its own, and what it shares with others',
    'C:\\Program Files\\qga-vss\\node_modules\\qga-vss\\dist',
    [
      'C:\\Program Files\\qga-vss\\node_modules\\qga-vss\\dist\\node_modules',
      'C:\\Program Files\\qga-vss\\node_modules\\qga-vss\\node_modules',
      'C:\\Program Files\\qga-vss\\node_modules',
    ],
  ],
  [
    'a package within another',
    'C:\\p\\node_modules\\tool\\node_modules\\@qga-vss\\core\\dist',
    [
      'C:\\p\\node_modules\\tool\\node_modules\\@qga-vss\\core\\dist\\node_modules',
      'C:\\p\\node_modules\\tool\\node_modules\\@qga-vss\\core\\node_modules',
      'C:\\p\\node_modules\\tool\\node_modules\\@qga-vss\\node_modules',
      'C:\\p\\node_modules\\tool\\node_modules',
      'C:\\p\\node_modules',
    ],
  ],
  [
    'a checkout',
    'C:\\src\\qga-vss\\packages\\cli\\dist',
    [
      'C:\\src\\qga-vss\\packages\\cli\\dist\\node_modules',
      'C:\\src\\qga-vss\\packages\\cli\\node_modules',
      'C:\\src\\qga-vss\\packages\\node_modules',
      'C:\\src\\qga-vss\\node_modules',
    ],
  ],
  ['what lies below the root of a drive', 'C:\\host', ['C:\\host\\node_modules']],
  ['the root of a drive, where everybody can make it', 'C:\\', []],
  ['a package in the root of a drive', 'C:\\node_modules\\qga-vss', ['C:\\node_modules\\qga-vss\\node_modules']],
])('koffi is looked for by %s', (_what, folder, expected) => {
  expect(modulesOf(folder, win32)).toEqual(expected);
});

test('it is found here, where npm has put it, and nowhere else', () => {
  const file = koffiFile(import.meta.dirname);
  expect(basename(file)).toBe('koffi.node');
  // The same that koffi's own loader has taken.
  expect(Object.keys(createRequire(file).cache)).toContain(realpathSync(file));
  expect(koffi.version).toBeDefined();
  const elsewhere = join('/', 'elsewhere', 'host');
  expect(() => koffiFile(elsewhere)).toThrow(join(elsewhere, 'node_modules', 'koffi', 'package.json'));
});
