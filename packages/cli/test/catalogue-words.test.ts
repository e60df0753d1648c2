import { type FreezeOptions, type Notice, QgaError, type ThawResult } from '@qga-vss/core';
import { CONTRACT, codeOfHresult, HOST_CONTRACT, worded } from '@qga-vss/core/internal';
import { CATALOGUE } from '@qga-vss/core/src/simulator/catalogue.ts';
import type { Scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { cmdletMethods } from '@qga-vss/ps-module/src/methods.ts';
import { helpTopics } from '@qga-vss/ps-module/src/module-files.ts';
import { wordingOf } from '@qga-vss/ps-module/src/wording.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { describe, expect, it } from 'vitest';
import { flagsOf } from '../src/command-line/option.ts';
import { COMMANDS } from '../src/commands.ts';
import { noticeSections } from '../src/outcome/session.ts';
import { withFlags } from '../src/terminal/flags.ts';
import { errorLines, noticeLines } from '../src/terminal/notice.ts';
import { screenOf } from '../src/terminal/screen.ts';

const ALL = { ...CONTRACT, ...HOST_CONTRACT };
const POWERSHELL = wordingOf(cmdletMethods(ALL));
const FLAGS = new Set(['--help', ...COMMANDS.flatMap(({ options }) => options.flatMap(flagsOf))]);
const PARAMETERS = new Set(helpTopics({ contract: ALL }).flatMap(({ parameters }) => parameters.map(({ name }) => `-${name}`)));

/** Lines without an end. */
const SCREEN = screenOf({ isTerminal: false, isClosed: false, columns: undefined, write: () => {} }, { platform: 'linux', env: {} }, {});

/** Every scenario, as it is asked for in the ways that fail differently; thawed by plan, so that time plays no part. */
const ASKED: readonly FreezeOptions[] = [
  {},
  { onWriterFailure: 'fail' },
  { requireWriters: ['SqlServerWriter'] },
  { onUnsupportedVolume: 'skip' },
  { writers: 'none' },
  { holdMs: 60_000 },
];

/** All that is told of a freeze: what ended it, what it warns of, why it is worth what it is worth. */
interface Told {
  readonly error?: Notice;
  readonly outcome?: ThawResult;
  readonly notices: readonly Notice[];
}

const failuresOf = ({ writers }: Pick<ThawResult, 'writers'>): readonly Notice[] => writers.flatMap(({ failure }) => failure ?? []);

const tellOf = async (scenario: Scenario, options: FreezeOptions): Promise<Told> => {
  const service = machine(scenario);
  try {
    const frozen = await service.freeze({ backupType: 'full', ...options, releaseAfterMs: 600 });
    const outcome = await service.thaw({ sessionId: frozen.sessionId });
    return { outcome, notices: [...frozen.warnings, ...outcome.warnings, ...outcome.reasons, ...failuresOf(outcome)] };
  } catch (thrown) {
    const error = QgaError.from(thrown).toJSON();
    return { error, notices: [error] };
  }
};

const CASES = CATALOGUE.flatMap((scenario) => ASKED.map((options) => [scenario.name, JSON.stringify(options), scenario, options] as const));

const commandLineText = (notice: Notice): string => noticeLines(notice).join('\n');
const powerShellText = ({ message, remedy }: Notice): string => `${worded(message, POWERSHELL)}\n${worded(remedy, POWERSHELL)}`;

const unknownNames = (text: string): readonly string[] => [
  ...(text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []).filter((flag) => !FLAGS.has(flag)),
  ...(text.match(/`[^`]*`/g) ?? []),
];

/** What would have whoever reads it do two things that exclude each other. */
const CONTRADICTIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/would fail again/, /\btry again\b/i],
  [/10 (s|seconds) at most, and for/, /held for longer than/],
  [/leave it out with --exclude-writers/, /do not exclude it/],
];

/** Durations, which the command line takes with their unit alone: a number without one would be refused. */
const BARE = new RegExp(
  `(?:${[...new Set(COMMANDS.flatMap(({ options }) => options.filter(({ kind }) => kind === 'duration').flatMap((spec) => flagsOf(spec)[0] ?? [])))].join('|')}) [a-z ]*\\d+(?![\\d.]* ?(?:ms|s|m|h|seconds|minutes)\\b)`,
);

const checkNames = (notice: Notice): void => {
  const text = commandLineText(notice);
  expect(text).not.toMatch(BARE);
  expect(unknownNames(text)).toEqual([]);
  expect(text).not.toMatch(/(?<![\w-])-[A-Z]\w+/);
  const inPowerShell = powerShellText(notice);
  expect(inPowerShell).not.toMatch(/(?<![\w-])--[a-z]|`/);
  expect((inPowerShell.match(/(?<![\w-])-[A-Z]\w+/g) ?? []).filter((name) => !PARAMETERS.has(name))).toEqual([]);
};

const checkAdvice = (notice: Notice): void => {
  const text = commandLineText(notice);
  for (const [one, other] of CONTRADICTIONS) expect(one.test(text) && other.test(text)).toBe(false);
};

/** A code is decoded where it is told, and before what to do about it. */
const checkCause = (notice: Notice): void => {
  const meaning = notice.hresult === undefined ? undefined : codeOfHresult(Number(notice.hresult))?.meaning;
  if (meaning !== undefined) expect(noticeLines(notice)[1]).toContain(withFlags(meaning));
};

const checkError = (error: Notice): void => {
  const [first = '', second = ''] = errorLines(error);
  expect(first).toContain(error.name);
  expect(second.startsWith(`  ${withFlags(error.message)}`)).toBe(true);
};

const checkOutcome = (outcome: ThawResult): void => {
  const { heldMs, consistency, reasons } = outcome;
  if ((heldMs ?? 0) < 10_000) expect(reasons.map(({ message }) => message).join()).not.toMatch(/longer than/);
  const lines = noticeSections(outcome, consistency === 'application' ? [] : reasons, SCREEN).map((line) => line.trim());
  const lost = new Set(reasons.filter(({ kind }) => kind === 'lost').map(({ remedy }) => withFlags(remedy)));
  expect(lines.filter((line) => lost.has(line)).length).toBeLessThanOrEqual(1);
  // PowerShell's error and a script that looks at the first reason alone learn the code as well.
  const codes = reasons.flatMap(({ hresult }) => hresult ?? []);
  if (reasons[0]?.kind === 'partial' && codes.length > 0) expect(reasons[0].hresult).toBe(codes[0]);
};

describe.each(CASES)('%s, asked with %s', (_name, _asked, scenario, options) => {
  it('the cause comes first, in names that exist, and one remedy for one loss', async () => {
    const { error, outcome, notices } = await tellOf(scenario, options);
    for (const check of [checkNames, checkAdvice, checkCause]) notices.forEach(check);
    if (error !== undefined) checkError(error);
    if (outcome !== undefined) checkOutcome(outcome);
  });
});

it.each(CATALOGUE.map((scenario) => [scenario.name, scenario] as const))('doctor on %s names what exists', async (_, scenario) => {
  const { checks } = await machine(scenario).doctor({});
  for (const { name, found, remedy = '' } of checks) checkNames({ ...QgaError.of('ALL_WELL').toJSON(), name, message: found, remedy });
});

it('it would notice', () => {
  const notice = (message: string, remedy: string): Notice => ({ ...QgaError.of('HOST_LOST').toJSON(), message, remedy });
  expect(() => checkNames(notice('It failed.', 'Raise `holdMillis`.'))).toThrow();
  expect(() => checkNames(notice('It failed.', 'Raise --hold-millis.'))).toThrow();
  expect(() => checkNames(notice('It failed.', 'Raise -HoldMs.'))).toThrow();
  expect(() => checkNames(notice('It failed.', 'Keep `holdMs` below 10000.'))).toThrow();
  expect(() => checkNames(notice('It failed.', 'Keep `holdMs` below 10 seconds.'))).not.toThrow();
  expect(() => checkAdvice(notice('It would fail again.', 'Wait, and try again.'))).toThrow();
  expect(() => checkCause({ ...notice('It failed.', 'Restart it.'), hresult: '0x800423F4' })).toThrow();
});
