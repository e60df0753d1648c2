import { spawn } from 'node:child_process';
import type { GuestReport, ThawResult } from '@qga-vss/core';
import { SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { EndlessCommand } from '@qga-vss/test-kit/src/command/endless-command.ts';
import { outputOf } from '@qga-vss/test-kit/src/command/output-of.ts';
import { GuestForFile } from '@qga-vss/test-kit/src/guest/for-file.ts';
import { QemuGa } from '@qga-vss/test-kit/src/guest/qemu-ga.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const file = new GuestForFile();
let others: readonly QemuGa[];
/** All three, each with a guest of its own behind it. */
const agents = (): readonly QemuGa[] => [file.agent, ...others];

beforeEach(async () => {
  others = [new QemuGa(), new QemuGa()];
  await Promise.all(others.map((agent) => agent.start()));
});

afterEach(async () => {
  await Promise.all(others.map((agent) => agent[Symbol.asyncDispose]()));
});

const run = (command: readonly string[]) => {
  const guests = agents().flatMap(({ socket }) => ['--guest', `socket:${socket}`]);
  const args = [file.bundle, 'run', ...guests, ...file.product(), '--backup-type', 'copy', '--json', ...command];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, ended: outputOf(child) };
};

const frozenAt = ({ thaw }: { readonly thaw: ThawResult | null }): number => thaw?.frozenAt ?? Number.NaN;
const thawedAt = ({ thaw }: { readonly thaw: ThawResult | null }): number => thaw?.thawedAt ?? Number.NaN;

describe('a group of three guests, each behind a real qemu-ga', () => {
  test('is frozen together while the command runs once, and the skew has the truth in it: here all clocks are one', async () => {
    const { code, stdout } = await run(SUCCESS).ended;
    const { outcome, command, guests, skew, error } = JSON.parse(stdout) as {
      readonly outcome: string;
      readonly command: { readonly startedAt: number; readonly endedAt: number };
      readonly guests: readonly GuestReport[];
      readonly error: object | null;
      readonly skew: { readonly atLeastMs: number; readonly atMostMs: number };
    };
    expect({ error, code, outcome, each: guests.map((guest) => guest.outcome) }).toEqual({
      error: null,
      code: 0,
      outcome: 'application',
      each: ['application', 'application', 'application'],
    });
    expect(Math.max(...guests.map(frozenAt))).toBeLessThanOrEqual(command.startedAt);
    expect(Math.min(...guests.map(thawedAt))).toBeGreaterThanOrEqual(command.endedAt);
    const apart = Math.max(...guests.map(frozenAt)) - Math.min(...guests.map(frozenAt));
    expect(skew.atLeastMs).toBeLessThanOrEqual(apart);
    expect(skew.atMostMs).toBeGreaterThanOrEqual(apart);
    for (const { aheadMs = Number.NaN, clockErrorMs = Number.NaN } of guests) expect(Math.abs(aheadMs)).toBeLessThanOrEqual(clockErrorMs);
  });

  test('is left alone where one agent is not there: no command, the others released', async () => {
    await agents()[1]?.kill();
    using command = new EndlessCommand();
    command.finish();
    const { code, stdout } = await run(command.line).ended;
    const { outcome, error, guests } = JSON.parse(stdout);
    expect({ code, outcome, error: error.name, guest: error.guest }).toEqual({
      code: 7,
      outcome: 'not-frozen',
      error: 'AGENT_ABSENT',
      guest: `socket:${agents()[1]?.socket}`,
    });
    expect(guests.map((each: GuestReport) => each.error?.name)).toEqual(['GROUP_INCOMPLETE', 'AGENT_ABSENT', 'GROUP_INCOMPLETE']);
    expect(command.hasBegun()).toBe(false);
  });

  test('is thawed, all of it, by Ctrl+C', async () => {
    using command = new EndlessCommand();
    const { child, ended } = run(command.line);
    await command.begun();
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const { guests } = JSON.parse(stdout);
    expect(guests.map(({ thaw }: GuestReport) => thaw?.changed)).toEqual([true, true, true]);
  });
});
