import { CHECK_STATES, type CheckResult, type DoctorOptions, type DoctorResult } from '../../contract/doctor.ts';
import { QgaError } from '../../vss/errors.ts';
import { CHECKS } from './checks.ts';
import type { Check, Finding } from './finding.ts';
import type { Look } from './look.ts';

/** What says that a check cannot be made here and now, rather than what it found. */
const NOT_NOW: ReadonlySet<string> = new Set([
  'NOT_WINDOWS',
  'KOFFI_UNAVAILABLE',
  'NOT_ELEVATED',
  'FREEZE_IN_PROGRESS',
  'STALE_FREEZE',
  'PROCESS_UNUSABLE',
]);

/**
 * Makes every check, one after the other; none that fails keeps the others from being made.
 * @throws CANCELLED
 */
export const examine = async (look: Look, options: DoctorOptions): Promise<DoctorResult> => {
  const { machine, context } = look;
  const began = machine.clock.monotonic();
  const checks: CheckResult[] = [];
  for (const [index, check] of CHECKS.entries()) {
    if (context.signal?.aborted) throw QgaError.of('CANCELLED');
    const percent = Math.round((index / CHECKS.length) * 100);
    context.onProgress?.({ phase: check.name, percent, elapsedMs: machine.clock.monotonic() - began });
    checks.push(...(await resultsOf(check, look, options)));
  }
  const worst = Math.max(...checks.map(({ state }) => CHECK_STATES.indexOf(state)));
  return { state: CHECK_STATES[worst] ?? 'ok', checks, simulated: machine.simulated };
};

const resultsOf = async (check: Check, look: Look, options: DoctorOptions): Promise<readonly CheckResult[]> => {
  try {
    // Its steps are not doctor's.
    const { onProgress: _, ...quiet } = look.context;
    const found = await check.run({ ...look, context: quiet }, options);
    return (Array.isArray(found) ? found : [found as Finding]).map((finding) => ({ name: check.name, title: check.title, ...finding }));
  } catch (thrown) {
    const error = QgaError.from(thrown);
    const state = NOT_NOW.has(error.name) || check.leaves?.some((name) => name === error.name) ? 'skipped' : 'fail';
    const { name, title } = check;
    return [{ name, title, state, found: error.message, remedy: error.failure.remedy }];
  }
};
