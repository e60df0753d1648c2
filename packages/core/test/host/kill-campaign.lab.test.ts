import { join } from 'node:path';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { Dice } from '@qga-vss/test-kit/src/dice.ts';
import { bundleForGuest } from '@qga-vss/test-kit/src/lab/guest-program.ts';
import { ensureLab, type Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CAMPAIGN_VICTIMS, type CampaignKill, isReleased, SESSION_MS } from './kill-campaign-plan.ts';
import { type Aftermath, isViolation, SEED } from './kill-judgement.ts';

/** Each run tries other instants; a long campaign: QGA_VSS_KILLS=100 npm test -- lab kill-campaign. */
const KILLS_EACH = Number(process.env['QGA_VSS_KILLS'] ?? 1);
/** Milliseconds of a kill with all around it, on a computer that does other things. */
const KILL_MS = 60_000;

let lab: Lab;
beforeAll(async () => {
  lab = await ensureLab();
  await writeHost(join(lab.folder, 'host.cjs'));
});
afterAll(() => lab?.close());

const dice = new Dice(SEED);
const KILLS: readonly CampaignKill[] = Array.from({ length: KILLS_EACH }, () =>
  CAMPAIGN_VICTIMS.map((victim) => ({ victim, atMs: dice.below(SESSION_MS) })),
).flat();

type Told = CampaignKill & (Aftermath | { readonly error: string });

test(`processes killed at random instants, seed ${SEED}: nothing stays frozen, no false success, and the machine can be frozen again`, {
  timeout: KILLS.length * KILL_MS,
}, async () => {
  const program = await bundleForGuest(lab, join(import.meta.dirname, 'kill-campaign-program.ts'), 'kill-campaign.mjs');
  const { stdout, stderr } = await lab.run('node', [program, JSON.stringify(KILLS)], { timeoutMs: KILLS.length * KILL_MS });
  expect(stderr).toBe('');
  const told = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Told);
  expect(told).toHaveLength(KILLS.length);
  expect(told.filter((kill) => 'error' in kill || isViolation(kill, isReleased(kill.victim)))).toEqual([]);
});
