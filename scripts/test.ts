// Runs every tier, or those named on the command line, and sums up. With CI=true a tier that cannot run has failed.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { type Choice, choose } from './workspace/choice.ts';
import { type Counts, groupWords, NONE, sum, words } from './workspace/counts.ts';
import { failureLines } from './workspace/failures.ts';
import { batches, TIERS, type Tier } from './workspace/tiers.ts';
import { runProjects, tiersWith } from './workspace/vitest.ts';

interface Outcome {
  readonly tier: Tier;
  readonly counts: Counts;
  /** Why the tier could not run. */
  readonly missing?: string;
}

interface Timed extends Outcome {
  /** What it took, with what was installed and built for it; nothing where it is in what the tier above took. */
  readonly seconds: number | undefined;
}

interface Prepared {
  readonly close?: () => void;
}

const { CI } = process.env;
const isCi = CI === 'true' || CI === '1';

/** What the tier could be prepared with, or why it cannot run here. */
const prepare = async (tier: Tier): Promise<Prepared | string> => {
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

/** Tiers that leave files in the workspace have failed, however well their tests went. */
const runBatch = async (batch: readonly Tier[], words: readonly string[]): Promise<readonly Timed[]> => {
  const before = readdirSync(ROOT);
  const began = performance.now();
  const outcomes = await runTests(batch, words);
  const seconds = Math.round((performance.now() - began) / 1000);
  const left = leftBehind(before);
  return outcomes.map((outcome, index) => {
    // What tiers that are run together take is told once.
    if (index > 0) return { ...outcome, seconds: undefined };
    if (left.length === 0) return { ...outcome, seconds };
    const failures = [{ of: [`left in the workspace by ${outcome.tier.name}`], why: left }];
    return { ...outcome, seconds, counts: { ...outcome.counts, ...sum([outcome.counts, { ...NONE, failed: 1, failures }]) } };
  });
};

/** Of tiers that are run together those that can be prepared. */
const runTests = async (batch: readonly Tier[], words: readonly string[]): Promise<readonly Outcome[]> => {
  const prepared: (readonly [Tier, Prepared | string])[] = [];
  for (const tier of batch) {
    console.log(`\n── ${tier.name}: ${tier.what}`);
    const what = await prepare(tier);
    if (typeof what === 'string') console.error(`cannot run here: ${what}`);
    prepared.push([tier, what]);
  }
  const able = prepared.flatMap(([tier, what]) => (typeof what === 'string' ? [] : [tier]));
  try {
    const counts = able.length === 0 ? [] : await countsOf(able, words);
    return prepared.map(([tier, what]) =>
      typeof what === 'string'
        ? { tier, missing: what, counts: { ...NONE, [isCi ? 'failed' : 'skipped']: 1 } }
        : { tier, counts: counts[able.indexOf(tier)] ?? NONE },
    );
  } finally {
    for (const [, what] of prepared) if (typeof what !== 'string') what.close?.();
  }
};

const countsOf = async (tiers: readonly Tier[], words: readonly string[]): Promise<readonly Counts[]> => {
  const [first] = tiers;
  if (first?.run !== undefined) return [await first.run()];
  const counts = await runProjects(
    tiers.map(({ name }) => name),
    words,
  );
  if (words.length === 0) for (const [index, tier] of tiers.entries()) await tier.ended?.(counts[index] ?? NONE);
  return counts;
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
for (const batch of batches(tiers)) outcomes.push(...(await runBatch(batch, forVitest)));

const total = sum(outcomes.map(({ counts }) => counts));
console.log('');
for (const { tier, counts, missing, seconds } of outcomes) {
  const took = (seconds === undefined ? '' : `${seconds} s`).padStart(6);
  console.log(`${tier.name.padEnd(10)} ${took}  ${missing === undefined ? words(counts) : `not run: ${missing}`}`);
  for (const line of groupWords(counts)) console.log(`${' '.repeat(19)}${line}`);
}
// Of a long run often no more than its end is seen.
for (const line of failureLines(total.failures ?? [], 60)) console.log(line);
console.log(words(total));
process.exitCode = total.failed > 0 ? 1 : 0;
