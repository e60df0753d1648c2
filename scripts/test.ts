// Runs every tier, or those named on the command line, and sums up. With CI=true a tier that cannot run has failed.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { type Choice, choose } from './workspace/choice.ts';
import { type Counts, groupWords, NONE, sum, words } from './workspace/counts.ts';
import { failureLines } from './workspace/failures.ts';
import { TIERS, type Tier } from './workspace/tiers.ts';
import { tiersWith } from './workspace/vitest.ts';

interface Outcome {
  readonly tier: Tier;
  readonly counts: Counts;
  /** Why the tier could not run. */
  readonly missing?: string;
}

interface Timed extends Outcome {
  /** What it took, with what was installed and built for it. */
  readonly seconds: number;
}

const { CI } = process.env;
const isCi = CI === 'true' || CI === '1';

/** What the tier could be prepared with, or why it cannot run here. */
const prepare = async (tier: Tier): Promise<{ readonly close?: () => void } | string> => {
  try {
    return (await tier.prepare?.()) ?? {};
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** What is made by builds, the lab and tools; tests keep to folders of their own. */
const MADE: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage', '.lab', '.cache']);

/** What lies in the workspace's folder now and did not before. */
const leftBehind = (before: readonly string[]): readonly string[] =>
  readdirSync(ROOT).filter((name) => !MADE.has(name) && !before.includes(name));

/** A tier that leaves files in the workspace has failed, however well its tests went. */
const runTier = async (tier: Tier, words: readonly string[]): Promise<Timed> => {
  const before = readdirSync(ROOT);
  const began = performance.now();
  const outcome = { ...(await runTests(tier, words)), seconds: Math.round((performance.now() - began) / 1000) };
  const left = leftBehind(before);
  if (left.length === 0) return outcome;
  const failures = [{ of: [`left in the workspace by ${tier.name}`], why: left }];
  return { ...outcome, counts: { ...sum([outcome.counts, { ...NONE, failed: 1, failures }]), groups: outcome.counts.groups ?? {} } };
};

const runTests = async (tier: Tier, words: readonly string[]): Promise<Outcome> => {
  console.log(`\n── ${tier.name}: ${tier.what}`);
  const prepared = await prepare(tier);
  if (typeof prepared === 'string') {
    console.error(`cannot run here: ${prepared}`);
    return { tier, missing: prepared, counts: { ...NONE, [isCi ? 'failed' : 'skipped']: 1 } };
  }
  try {
    return { tier, counts: await tier.run(words) };
  } finally {
    prepared.close?.();
  }
};

/** What the tiers behind the first one need is made while those before them run, by a process that leaves the processors to them. */
const prepareAhead = (tiers: readonly Tier[]): void => {
  const names = tiers.slice(1).flatMap(({ name, ahead }) => (ahead === undefined ? [] : [name]));
  if (names.length === 0) return;
  const program = join(import.meta.dirname, 'workspace', 'ahead.ts');
  const child = spawn(process.execPath, [...process.execArgv, program, ...names], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (child.pid !== undefined) setPriority(child.pid, 10);
  // Without it each tier is prepared when its turn has come.
  child.on('error', (error) => console.error(`nothing is prepared ahead: ${error.message}`));
  process.once('exit', () => child.kill());
};

const USAGE = `npm test -- [TIER…] [PATH, word of a path, or option of vitest]…

Tiers: ${TIERS.map(({ name }) => name).join(', ')}; where none is named first, all of them but those that run only
where they are named (${TIERS.flatMap(({ name, byName }) => (byName ? [name] : [])).join(', ')}). What follows them goes on to vitest, and then only tiers with test files that fit are run:

  npm test -- memory powershell
  npm test -- memory packages/core/test/requester
  npm test -- quickstart`;

/** Ends where there is nothing to run. */
const chosen = (args: readonly string[]): Choice<Tier> => {
  if (args.includes('--help')) {
    console.log(USAGE);
    process.exit(0);
  }
  try {
    return choose(args, TIERS, tiersWith);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
};

const { tiers, words: forVitest } = chosen(process.argv.slice(2));
prepareAhead(tiers);
const outcomes: Timed[] = [];
for (const tier of tiers) outcomes.push(await runTier(tier, forVitest));

const total = sum(outcomes.map(({ counts }) => counts));
console.log('');
for (const { tier, counts, missing, seconds } of outcomes) {
  const took = `${seconds} s`.padStart(6);
  console.log(`${tier.name.padEnd(10)} ${took}  ${missing === undefined ? words(counts) : `not run: ${missing}`}`);
  for (const line of groupWords(counts)) console.log(`${' '.repeat(19)}${line}`);
}
// Of a long run often no more than its end is seen.
for (const line of failureLines(total.failures ?? [], 60)) console.log(line);
console.log(words(total));
process.exitCode = total.failed > 0 ? 1 : 0;
