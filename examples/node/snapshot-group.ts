// Takes snapshots of a group of guests that are consistent together. Runs anywhere; it reaches the guests over ssh, where qga-vss is
// installed and the user is an administrator:
//   node snapshot-group.ts --snapshot https://hypervisor.example/api/groups/7/snapshots sql1 sql2 app1
// It prepares every guest, has all frozen at one instant, takes the snapshot, thaws all, and says what they are worth. The guests' clocks
// have to agree. Each freeze is kept by a holder on the guest: if this computer dies, it thaws by itself, RELEASE_AFTER_MS after it froze.
// Exit codes: 0 all are application-consistent, 1 they are not, or there is no snapshot.
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import type { FreezeResult, PrepareResult, ThawResult } from '@qga-vss/core';
import { takeSnapshot } from './hypervisor.ts';

/** As long as a command takes to reach every guest. Milliseconds. */
const LEAD_MS = 5000;
const RELEASE_AFTER_MS = 8000;
/** For a command on a guest: longer than preparing takes. What is cut off thaws by itself. */
const LIMIT_MS = 180_000;

const { values, positionals: guests } = parseArgs({
  // To reach the guests otherwise: a program that gets the guest's name and a command.
  options: { snapshot: { type: 'string' }, via: { type: 'string', multiple: true, default: ['ssh'] } },
  allowPositionals: true,
});
const { snapshot = '', via } = values;
const { SNAPSHOT_TOKEN = '' } = process.env;
if (guests.length === 0 || !URL.canParse(snapshot)) {
  console.log('Say with --snapshot where the hypervisor takes the snapshot, and which guests to freeze.');
  process.exit(1);
}

/** A command of qga-vss on a guest. Of one that fails, standard output has the error as JSON, or the outcome of a hold that was lost. */
const onGuest = async <T>(guest: string, args: readonly string[]): Promise<T> => {
  const [program = '', ...before] = via;
  const run = promisify(execFile)(program, [...before, guest, 'qga-vss', ...args, '--json'], { timeout: LIMIT_MS });
  const { stdout } = await run.catch((error: { readonly stdout?: string }) => {
    if (error.stdout === undefined || error.stdout.trim() === '') throw error;
    return { stdout: error.stdout };
  });
  const answer = JSON.parse(stdout) as T | { readonly error: { readonly message: string; readonly remedy: string } };
  if (typeof answer === 'object' && answer !== null && 'error' in answer)
    throw new Error(`${guest}: ${answer.error.message} ${answer.error.remedy}`);
  return answer as T;
};

/** All of them, each waited for: one that fails stops no other, and none is left behind. @throws AggregateError of those that failed */
const onAll = async <T>(work: (guest: string) => Promise<T>): Promise<readonly T[]> => {
  const settled = await Promise.allSettled(guests.map(work));
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, failures.map((one) => (one instanceof Error ? one.message : one)).join('\n'));
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
};

const sessions = new Map<string, string>();

const snapshotGroup = async (): Promise<readonly number[]> => {
  await onAll(async (guest) => {
    const args = ['prepare', '--backup-type', 'copy', '--on-writer-failure', 'fail', '--prepare-hold', '60s'];
    const { sessionId } = await onGuest<PrepareResult>(guest, args);
    sessions.set(guest, sessionId);
  });
  const at = String(Date.now() + LEAD_MS);
  const frozen = await onAll((guest) => {
    const session = ['--session-id', sessions.get(guest) ?? ''];
    return onGuest<FreezeResult>(guest, ['freeze', ...session, '--freeze-at', at, '--release-after-ms', String(RELEASE_AFTER_MS)]);
  });
  await takeSnapshot(new URL(snapshot), SNAPSHOT_TOKEN, AbortSignal.timeout(RELEASE_AFTER_MS - 1000));
  return frozen.map(({ frozenAt = Number.NaN }) => frozenAt);
};

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Of its own sessions alone: what is prepared is called off, what is frozen is thawed, and what has thawed by itself tells how. */
const thawAll = (): Promise<readonly (readonly [string, ThawResult | Error])[]> =>
  Promise.all(
    [...sessions].map(async ([guest, id]) => {
      const outcome = await onGuest<ThawResult>(guest, ['thaw', '--session-id', id]).catch(asError);
      return [guest, outcome] as const;
    }),
  );

const said = (outcome: ThawResult | Error): string =>
  outcome instanceof Error
    ? `unknown, for it could not be asked; it thaws by itself (${outcome.message})`
    : `${outcome.consistency}, frozen for ${Math.round(outcome.heldMs ?? 0)} ms, ended by ${outcome.endedBy}`;

let instants: readonly number[] | undefined;
try {
  instants = await snapshotGroup();
} catch (error) {
  console.log(`There is no good snapshot of the group.\n${error instanceof Error ? error.message : error}`);
}
const outcomes = await thawAll();
if (instants !== undefined) {
  for (const [guest, outcome] of outcomes) console.log(`${guest}: ${said(outcome)}`);
  console.log(`They froze within ${Math.max(...instants) - Math.min(...instants)} ms of each other, by their own clocks.`);
}
// Thawed by this program, the snapshot lies within each guest's freeze. With one that was released meanwhile it may have come too late.
const good = outcomes.filter(
  ([, outcome]) => !(outcome instanceof Error) && outcome.consistency === 'application' && outcome.endedBy === 'caller',
);
process.exitCode = instants !== undefined && good.length === guests.length ? 0 : 1;
