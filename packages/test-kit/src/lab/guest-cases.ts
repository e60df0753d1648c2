import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForGuest } from './guest-program.ts';
import { ensureLab, type Lab } from './setup.ts';
import { howEnded } from './wine.ts';

/** How one case went on the Windows side: one line of JSON each. */
export interface CaseReport {
  readonly name: string;
  readonly error?: string;
}

export interface GuestCase {
  readonly name: string;
  /** It leaves something behind in its process, so it has one to itself. */
  readonly ownProcess?: true;
}

export interface GuestCases {
  /** The program of the Windows side: runs the case named in its arguments, or all that need no process of their own. */
  readonly program: string;
  /** By what they are about. */
  readonly groups: Readonly<Record<string, readonly GuestCase[]>>;
}

/** Milliseconds for all cases that share a process: three times what they took on the slowest computer that they have run on. */
const LIMIT_MS = 1_200_000;

/** Runs the cases in the lab's Windows and makes each a test here. */
export const testInGuest = ({ program, groups }: GuestCases): void => {
  const reports = new Map<string, CaseReport>();
  /** How each process of cases has ended, by the case that it had to itself; of those that share one by nothing. */
  const endings = new Map<string | undefined, string>();
  let lab: Lab;
  let bundle: string;

  const run = async (name?: string): Promise<void> => {
    const result = await lab.run('node', [bundle, ...(name === undefined ? [] : [name])], { timeoutMs: LIMIT_MS });
    const { stdout, stderr } = result;
    endings.set(name, howEnded(result));
    for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
      const report = JSON.parse(line) as CaseReport;
      reports.set(report.name, report);
    }
    if (stderr !== '') console.error(stderr);
  };

  beforeAll(async () => {
    lab = await ensureLab();
    bundle = await bundleForGuest(lab, program, 'cases.mjs');
    await run();
    for (const { name, ownProcess } of Object.values(groups).flat()) if (ownProcess) await run(name);
  }, 2 * LIMIT_MS);

  afterAll(() => lab?.close());

  for (const [group, cases] of Object.entries(groups)) {
    describe(group, () => {
      for (const { name, ownProcess } of cases) {
        test(name, () => {
          const report = reports.get(name);
          expect(report, `it did not come to an end; its process did: ${endings.get(ownProcess ? name : undefined)}`).toBeDefined();
          expect(report?.error).toBeUndefined();
        });
      }
    });
  }
};
