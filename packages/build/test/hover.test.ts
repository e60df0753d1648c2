import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT } from '@qga-vss/core/src/contract/contract.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contractTypes } from '../src/contract-types.ts';
import { writeDeclarations } from '../src/declarations.ts';
import { ROOT } from '../src/process.ts';
import { LanguageServer } from './language-server.ts';

// Inside the workspace: @types/node is found from there.
const CACHE = join(ROOT, 'node_modules/.cache');
mkdirSync(CACHE, { recursive: true });
const folder = mkdtempSync(join(CACHE, 'hover-'));
const program = join(folder, 'program.ts');
let server: LanguageServer;
beforeAll(async () => {
  await writeDeclarations(join(folder, 'core'));
  const compilerOptions = { noEmit: true, composite: false };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.base.json', compilerOptions, files: ['program.ts'] }),
  );
}, 120_000);
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** The members of every object that is exported, by its type. */
const membersOfContract = async (): Promise<readonly (readonly [type: string, member: string])[]> => {
  const { modules, text } = await contractTypes();
  const types = Object.values(modules).flat();
  return types.flatMap((type) => {
    const [, body = ''] = new RegExp(`^export interface ${type} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text) ?? [];
    return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, member = '']) => [type, member] as const);
  });
};

/** What is written by hand, beside the contract. */
const BY_HAND: Readonly<Record<string, readonly string[]>> = {
  'core.CallContext': ['signal', 'onProgress', 'onWarning', 'callerPid'],
  'core.Progress': ['phase', 'percent', 'elapsedMs'],
  'core.QgaError': [
    'name',
    'kind',
    'hresult',
    'phase',
    'call',
    'object',
    'guest',
    'retryable',
    'retryAfterMs',
    'remedy',
    'warnings',
    'unfrozen',
  ],
  'core.ErrorData': ['name', 'kind', 'message', 'hresult', 'remedy', 'unfrozen'],
  'core.WhileFrozenOptions & core.ConnectOptions': ['simulate', 'inProcess'],
  'core.WhileFrozenOptions': ['holdMs', 'volumes', 'succeeded', 'onWarning'],
  'core.WhileFrozenOptions & core.GuestOptions': ['guest', 'guestNode', 'guestBundle', 'virsh'],
  'core.FrozenWorkResult<number>': ['value', 'outcome'],
  'core.GuestOptions': ['guest', 'guestNode', 'guestBundle', 'virsh', 'simulate'],
  'core.GroupOptions': ['guests', 'guestNode', 'guestBundle', 'virsh', 'simulate'],
  'core.GuestGroup': ['guests', 'freeze', 'thaw', 'awaitThaw'],
  'core.Holder': ['shutdown'],
};

/** A line for each thing, the thing last. */
const linesOf = async (): Promise<readonly string[]> => [
  ...['connect', 'connectGroup', 'whileFrozen', 'findHolder', 'readReport', 'toldToWriters', 'isHostLost', 'QgaError'].map(
    (name) => `core.${name}`,
  ),
  ...Object.keys(CONTRACT).map((method) => `a<core.Service>().${method}`),
  ...(await membersOfContract()).map(([type, member]) => `a<types.${type}>().${member}`),
  ...Object.entries(BY_HAND).flatMap(([type, members]) => members.map((member) => `a<${type}>().${member}`)),
];

test('an editor has words for every method, option and member of a result', { timeout: 120_000 }, async () => {
  const lines = await linesOf();
  expect(lines.length).toBeGreaterThan(200);
  const head = [
    "import * as core from './core/index.js';",
    "import type * as types from './core/contract/types.js';",
    'declare const a: <T>() => T;',
  ];
  writeFileSync(program, [...head, ...lines.map((line) => `${line};`), ''].join('\n'));
  server = await LanguageServer.open(folder);
  server.openFile(program);
  const wordless: string[] = [];
  for (const [index, line] of lines.entries()) {
    const shown = await server.hover(program, head.length + index, line.length - 1);
    const [, signature = '', words = ''] = /^```\w*\n([\s\S]*?)\n```\s*([\s\S]*)$/.exec(shown) ?? [];
    if (signature === '' || words.trim().length < 8) wordless.push(`${line}: ${shown}`);
  }
  expect(wordless).toEqual([]);
});
