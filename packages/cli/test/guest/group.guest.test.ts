import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { GuestReport, ThawResult } from '@qga-vss/core';
import { GuestForFile, outputOf } from '@qga-vss/test-kit/src/guest/for-file.ts';
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

/** A run for all of them, of a command that leaves a mark. */
const run = (script: string) => {
  const mark = join(file.agent.folder, 'ran');
  const guests = agents().flatMap(({ socket }) => ['--guest', `socket:${socket}`]);
  const where = ['--guest-node', process.execPath, '--guest-bundle', file.bundle, '--simulate', file.quick];
  const code = `require('fs').writeFileSync(${JSON.stringify(mark)}, ''); ${script}`;
  const command = ['--', process.execPath, '-e', code];
  const args = [file.bundle, 'run', ...guests, ...where, '--backup-type', 'copy', '--json', ...command];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return { mark, child, ended: outputOf(child) };
};

const frozenAt = ({ freeze }: GuestReport): number => freeze?.frozenAt ?? Number.NaN;
const thawedAt = ({ thaw }: { readonly thaw: ThawResult | null }): number => thaw?.thawedAt ?? Number.NaN;

describe('a group of three guests, each behind a real qemu-ga', () => {
  test('is frozen together while the command runs once, and the skew has the truth in it: here all clocks are one', async () => {
    const { code, stdout } = await run('').ended;
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
    const { mark, ended } = run('');
    const { code, stdout } = await ended;
    const { outcome, error, guests } = JSON.parse(stdout);
    expect({ code, outcome, error: error.name, guest: error.guest }).toEqual({
      code: 7,
      outcome: 'not-frozen',
      error: 'AGENT_ABSENT',
      guest: `socket:${agents()[1]?.socket}`,
    });
    expect(guests.map((each: GuestReport) => each.error?.name)).toEqual(['GROUP_INCOMPLETE', 'AGENT_ABSENT', 'GROUP_INCOMPLETE']);
    expect(existsSync(mark)).toBe(false);
  });

  test('is thawed, all of it, by Ctrl+C', async () => {
    const { mark, child, ended } = run('setInterval(() => {}, 1000)');
    while (!existsSync(mark) && child.exitCode === null) await setTimeout(20);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const { guests } = JSON.parse(stdout);
    expect(guests.map(({ thaw }: GuestReport) => thaw?.changed)).toEqual([true, true, true]);
  });
});
