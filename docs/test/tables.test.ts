import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { ANSWER_MS } from '@qga-vss/core/src/agent/agent.ts';
import { MARGIN_MS } from '@qga-vss/core/src/agent/bounds.ts';
import { VIRSH_MS } from '@qga-vss/core/src/agent/virsh-agent.ts';
import { CONSISTENCIES } from '@qga-vss/core/src/contract/parts.ts';
import { SessionSettings } from '@qga-vss/core/src/contract/prepare.ts';
import { GUEST } from '@qga-vss/core/src/vss/failures/guest.ts';
import { EXIT, EXIT_OF_CONSISTENCY, EXIT_OF_KIND } from 'qga-vss/src/command-line/exit-codes.ts';
import { flagOf } from 'qga-vss/src/terminal/flags.ts';
import { expect, test } from 'vitest';
import { blocksIn, tableOf } from './documents.ts';

test('exit codes and the kinds of errors that give them', () => {
  const rows = tableOf('docs/operating.md', 'code', 'kind').map(([code, kind]) => [Number(code), kind]);
  const kinds = new Map(Object.entries(EXIT_OF_KIND).map(([kind, code]) => [code, kind]));
  expect(rows).toEqual(Object.values(EXIT).map((code) => [code, kinds.get(code) ?? '']));
});

test('outcomes, and their exit codes', () => {
  const codes = tableOf('README.md', 'outcome', 'the snapshot', 'exit code').map(([outcome, , code]) => [
    outcome,
    Number.parseInt(code ?? '', 10),
  ]);
  expect(codes).toEqual(CONSISTENCIES.map((outcome) => [outcome, EXIT_OF_CONSISTENCY[outcome]]));
  expect(tableOf('docs/concepts.md', 'outcome', 'the snapshot', 'when').map(([outcome]) => outcome)).toEqual([...CONSISTENCIES]);
});

test('defaults of limits', () => {
  const defaults = Object.entries<object>(SessionSettings.properties).flatMap(([name, schema]) =>
    name.endsWith('Ms') && 'default' in schema ? [[flagOf(name), schema.default] as const] : [],
  );
  const rows = tableOf('docs/operating.md', 'option', 'default', 'bounds').map(([option, value]) => [
    option,
    1000 * Number.parseFloat(value ?? ''),
  ]);
  expect(new Map(rows as [string, number][])).toEqual(new Map(defaults));
});

/** Seconds at the beginning of a cell; undefined where it says otherwise. */
const secondsIn = (cell = ''): number | undefined => {
  const [, seconds] = /^(\d+) s/.exec(cell) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
};

test('what goes wrong between a hypervisor and its guests: names, bounds, exit codes', () => {
  const rows = tableOf('docs/from-the-hypervisor.md', 'what', 'name', 'known within', 'exit code');
  const failures = Object.entries(GUEST).filter(([, { kind }]) => kind !== 'partial');
  const codes = new Map(failures.map(([name, { kind }]) => [name, EXIT_OF_KIND[kind]]));
  expect(new Map(rows.map(([, name, , code]) => [name, Number(code)]))).toEqual(codes);
  const bounds = new Set(rows.flatMap(([, , within]) => secondsIn(within) ?? []));
  expect(bounds).toEqual(new Set([ANSWER_MS, ANSWER_MS + VIRSH_MS, MARGIN_MS].map((ms) => ms / 1000)));
});

test('what happens to a guest while it is frozen, and its exit codes', () => {
  const rows = tableOf('docs/from-the-hypervisor.md', 'while frozen', 'the guest', 'outcome', 'exit code');
  const codes: Readonly<Record<string, string>> = { ...EXIT_OF_CONSISTENCY, 'as it was': 0, '–': '–' } as never;
  // In parentheses stands the error that says so.
  const outcomes = rows.map(([, , outcome = '']) => outcome.replace(/ \(.*\)$/, ''));
  expect(rows.map(([, , , code]) => code)).toEqual(outcomes.map((outcome) => String(codes[outcome])));
});

test('the house has the rooms that are drawn, and no others', () => {
  const [house = ''] = blocksIn('text').flatMap(({ file, text }) => (file === 'ARCHITECTURE.md' ? [text] : []));
  const floors = [...house.matchAll(/^(\S+\/)/gm)].map(([, floor = '']) => floor);
  expect(floors.length).toBeGreaterThan(5);
  expect(floors.filter((floor) => !existsSync(join(ROOT, floor)))).toEqual([]);
  const [core = '', ...others] = house.split(/^(?=\S)/m);
  const roomsOf = (floor: string): readonly string[] =>
    floor
      .split('\n')
      .flatMap((line) => /^ {2}((?:[\w-]+\/ )+)/.exec(line)?.[1]?.split('/ ') ?? [])
      .filter((room) => room !== '');
  const [cli = ''] = others.filter((floor) => floor.startsWith('packages/cli/src/'));
  expect(roomsOf(cli).length).toBeGreaterThan(5);
  expect(roomsOf(cli).filter((room) => !existsSync(join(ROOT, 'packages/cli/src', room)))).toEqual([]);
  const folders = readdirSync(join(ROOT, 'packages/core/src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(roomsOf(core).toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
});

test('what is shown as text is a picture, or the output that is compared', () => {
  const known = [/writes are held/, /^packages\/core\/src\//, /^\$ qga-vss run --simulate healthy/];
  expect(blocksIn('text').filter(({ text }) => !known.some((pattern) => pattern.test(text)))).toEqual([]);
});
