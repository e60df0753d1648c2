import { CHECKS } from './checks.ts';
import { type Counts, sum } from './counts.ts';
import { runProject } from './vitest.ts';

/** One kind of proof, and what it takes to have it. */
export interface Tier {
  readonly name: string;
  readonly what: string;
  /** Installs what the tier needs. Throws an error with the reason where it cannot run on this machine. */
  prepare?(): Promise<void>;
  run(): Promise<Counts>;
}

const runChecks = async (): Promise<Counts> => {
  const results: Counts[] = [];
  for (const check of CHECKS) {
    const passed = await check.run();
    if (!passed) console.error(`failed: ${check.name}`);
    results.push({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 });
  }
  return sum(results);
};

const ensureLab = async (): Promise<void> => {
  const lab = new URL('../lab/setup.ts', import.meta.url).href;
  const setup: { ensureLab(): unknown } = await import(lab);
  await setup.ensureLab();
};

/** In the order they run: cheapest first. */
export const TIERS: readonly Tier[] = [
  { name: 'sources', what: 'types, format, lint', run: runChecks },
  { name: 'memory', what: 'against the machine in memory', run: () => runProject('memory') },
  { name: 'lab', what: 'Windows Node under Wine, against a double of VSS', prepare: ensureLab, run: () => runProject('lab') },
];
