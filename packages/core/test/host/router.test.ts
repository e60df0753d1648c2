import { describe, expect, test } from 'vitest';
import { CONTRACT, type MethodName } from '../../src/contract/contract.ts';
import type { Method } from '../../src/contract/method.ts';
import { type CallMethod, callsOf } from '../../src/contract/service.ts';
import { type HolderConnection, routed } from '../../src/host/router.ts';
import { VERSION } from '../../src/version.ts';
import { QgaError } from '../../src/vss/errors.ts';

interface Situation {
  /** The state of the holder; there is none where left out. */
  readonly holder?: 'thawed' | 'prepared' | 'frozen';
  /** This process has a session, with the id "mine". */
  readonly holds?: boolean;
}

/** A router, and what was asked of whom. */
const router = ({ holder: state, holds = false }: Situation) => {
  const asked: string[] = [];
  const answer = (who: string): CallMethod =>
    (async (method: MethodName, options: object) => {
      asked.push([who, method, ...(Object.keys(options).length > 0 ? [JSON.stringify(options)] : [])].join(' '));
      return { state };
    }) as unknown as CallMethod;
  const holder: HolderConnection = {
    call: answer('holder'),
    version: VERSION,
    [Symbol.asyncDispose]: async () => void asked.push('holder closed'),
  };
  const find = async (): Promise<HolderConnection | undefined> => {
    asked.push('find');
    return state === undefined ? undefined : holder;
  };
  const start = async (): Promise<HolderConnection> => {
    asked.push('start');
    return holder;
  };
  const local = { call: answer('local'), mayHold: holds, knows: (sessionId: string) => holds && sessionId === 'mine' };
  return { asked, calls: callsOf(routed(local, { find, start })) };
};

describe('a call', () => {
  test.each<[string, Situation, (calls: ReturnType<typeof callsOf>) => Promise<unknown>, readonly string[]]>([
    ['about the one session there is', { holder: 'frozen' }, (calls) => calls.thaw(), ['find', 'holder thaw', 'holder closed']],
    [
      'about a session of the holder',
      { holder: 'frozen' },
      (calls) => calls.status({ sessionId: 'its' }),
      ['find', 'holder status {"sessionId":"its"}', 'holder closed'],
    ],
    [
      'about a session that is not known here, while another one is held here',
      { holder: 'frozen', holds: true },
      (calls) => calls.awaitThaw({ sessionId: 'its' }),
      ['find', 'holder awaitThaw {"sessionId":"its"}', 'holder closed'],
    ],
    ['where there is no holder', {}, (calls) => calls.status(), ['find', 'local status']],
    ['while a session is held here', { holder: 'frozen', holds: true }, (calls) => calls.thaw(), ['local thaw']],
    [
      'about a session of this process',
      { holder: 'frozen', holds: true },
      (calls) => calls.thaw({ sessionId: 'mine' }),
      ['local thaw {"sessionId":"mine"}'],
    ],
    ['that is to outlive this process', {}, (calls) => calls.freeze({ detach: true }), ['start', 'holder freeze', 'holder closed']],
    [
      'whose detach makes no sense, which whoever answers has to say',
      {},
      (calls) => calls.freeze({ detach: 'yes' } as object),
      ['find', 'local freeze {"detach":"yes"}'],
    ],
    [
      'that cannot be detached, which whoever answers has to say',
      {},
      (calls) => calls.status({ detach: true } as object),
      ['find', 'local status {"detach":true}'],
    ],
    ['that prepares here', { holder: 'thawed' }, (calls) => calls.prepare({ detach: false }), ['local prepare']],
    [
      'that freezes what the holder has prepared',
      { holder: 'prepared' },
      (calls) => calls.freeze(),
      ['find', 'holder status', 'holder freeze', 'holder closed'],
    ],
    [
      'that freezes beside an idle holder',
      { holder: 'thawed' },
      (calls) => calls.freeze(),
      ['find', 'holder status', 'holder closed', 'local freeze'],
    ],
    [
      'that freezes a session not known here',
      { holder: 'thawed' },
      (calls) => calls.freeze({ sessionId: 'its' }),
      ['find', 'holder freeze {"sessionId":"its"}', 'holder closed'],
    ],
    ['that freezes while a session is held here', { holder: 'prepared', holds: true }, (calls) => calls.freeze(), ['local freeze']],
  ])('%s', async (_about, situation, ask, expected) => {
    const { asked, calls } = router(situation);
    await ask(calls);
    expect(asked).toEqual(expected);
  });

  const others = (Object.entries(CONTRACT) as [MethodName, Method][]).filter(([, { session }]) => session === undefined);

  test.each(others)('of %s concerns no session, and no holder is looked for', async (method) => {
    const { asked, calls } = router({ holder: 'frozen' });
    await (calls[method] as () => Promise<unknown>)();
    expect(asked).toEqual([`local ${method}`]);
  });

  test('leaves no connection open where the holder does not answer', async () => {
    const closed: string[] = [];
    const holder: HolderConnection = {
      call: async () => {
        throw new Error('broken');
      },
      version: VERSION,
      [Symbol.asyncDispose]: async () => void closed.push('closed'),
    };
    const local = { call: holder.call, mayHold: false, knows: () => false };
    const { freeze } = callsOf(routed(local, { find: async () => holder, start: async () => holder }));
    await expect(freeze()).rejects.toThrow('broken');
    expect(closed).toEqual(['closed']);
  });

  test.each(['0.0.1', ''])('answered by a holder of another version (%j) is warned of that', async (version) => {
    const warnings: unknown[] = [];
    const call = (async () => ({ warnings: [] })) as unknown as CallMethod;
    const holder: HolderConnection = { call, version, [Symbol.asyncDispose]: async () => {} };
    const local = { call, mayHold: false, knows: () => false };
    const { thaw } = callsOf(routed(local, { find: async () => holder, start: async () => holder }));
    const result = await thaw({}, { onWarning: ({ name, message }) => void warnings.push([name, message]) });
    expect(warnings).toEqual([['HOLDER_VERSION', expect.stringContaining(version)]]);
    expect(result.warnings).toMatchObject([{ name: 'HOLDER_VERSION' }]);
  });

  test.each(['HOLDER_SILENT', 'PIPE_NOT_TRUSTED'] as const)(
    'goes on without a holder that cannot be asked (%s), and says so, then and in its result or error',
    async (name) => {
      const warnings: string[] = [];
      const answer = (async () => ({ warnings: [{ name: 'OTHER' }] })) as unknown as CallMethod;
      const unreachable = async (): Promise<never> => {
        throw QgaError.of(name);
      };
      const local = { call: answer, mayHold: false, knows: () => false };
      const { thaw } = callsOf(routed(local, { find: unreachable, start: unreachable }));
      const result = await thaw({ rescue: true }, { onWarning: (warning) => void warnings.push(warning.name) });
      expect([warnings, result.warnings.map((warning) => warning.name)]).toEqual([[name], [name, 'OTHER']]);
      await expect(thaw({ sessionId: 'its' })).rejects.toMatchObject({ name });
      const failing = {
        ...local,
        call: () => Promise.reject(QgaError.of('RESCUE_REFUSED', { warnings: [QgaError.of('WRITER_GONE').toJSON()] })),
      };
      const rescue = callsOf(routed(failing, { find: unreachable, start: unreachable })).thaw({ rescue: true });
      await expect(rescue).rejects.toMatchObject({ name: 'RESCUE_REFUSED', at: { warnings: [{ name }, { name: 'WRITER_GONE' }] } });
    },
  );
});
