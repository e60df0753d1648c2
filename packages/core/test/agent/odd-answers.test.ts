import { describe, expect, test } from 'vitest';
import type { GuestAgent } from '../../src/agent/agent.ts';
import { Guest } from '../../src/host/guest.ts';
import { WindowsGuest } from '../host/windows-guest.ts';

const ODD = [null, 7, 'text', [], [null], {}] as const;

/** A guest whose agent gives another answer than its commands have. */
const oddly = (guest: WindowsGuest, answers: Record<string, unknown>): Guest => {
  const agent: GuestAgent = {
    ask: async (command, options) => (command in answers ? answers[command] : await guest.ask(command, options)),
    [Symbol.asyncDispose]: async () => {},
  };
  return new Guest({ name: 'socket:/x', agent, clock: guest.clock, product: { node: 'node.exe', bundle: 'qga-vss.cjs' } });
};

const CASES = [
  ...[...ODD, { supported_commands: 'x' }].map((answer) => ['guest-info', answer] as const),
  ...[...ODD, { pid: 'x' }].map((answer) => ['guest-exec', answer] as const),
  ...[null, 7, 'text', []].map((answer) => ['guest-exec-status', answer] as const),
  ['guest-exec-status', { exited: true, exitcode: 'x' }] as const,
  ['guest-exec-status', { exited: true, exitcode: 0, 'out-data': 7 }] as const,
];

describe('an agent that answers with what its commands never do', () => {
  test.each(CASES)('%s: %j is said to be that, and nothing is frozen', async (command, answer) => {
    const guest = new WindowsGuest();
    await using service = oddly(guest, { [command]: answer });
    await expect(service.call('freeze', { volumes: ['C:'] }, {})).rejects.toMatchObject({ name: 'AGENT_PROTOCOL' });
    expect(guest.machine.isFrozen()).toBe(false);
  });

  test('commands among what is none of them are taken', async () => {
    const guest = new WindowsGuest();
    const { supported_commands: commands } = (await guest.ask('guest-info')) as { readonly supported_commands: readonly unknown[] };
    await using service = oddly(guest, { 'guest-info': { supported_commands: [null, 7, { enabled: true }, ...commands] } });
    expect(await service.call('status', {}, {})).toMatchObject({ state: 'thawed' });
  });

  test.each([null, {}, { exited: true, 'out-data': 7 }])('while frozen: %j, and the outcome is not known', async (answer) => {
    const guest = new WindowsGuest();
    guest.disabled = ['guest-file-open'];
    const answers: Record<string, unknown> = {};
    await using service = oddly(guest, answers);
    const { sessionId } = await service.call('freeze', { volumes: ['C:'] }, {});
    answers['guest-exec'] = answer;
    const thawed = service.call('thaw', { sessionId }, {});
    await expect(thawed).rejects.toMatchObject({ name: 'GUEST_UNHEARD' });
    // The hold limit in the guest has the last word.
    await guest.clock.sleep(10_000);
    expect(guest.machine.isFrozen()).toBe(false);
  });
});
