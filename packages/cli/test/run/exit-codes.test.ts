import { type Consistency, type FailureKind, QgaError } from '@qga-vss/core';
import { FAILURES } from '@qga-vss/core/internal';
import { Cli, exits, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

const nameOfKind = (kind: FailureKind): keyof typeof FAILURES => {
  const found = Object.entries(FAILURES).find(([, failure]) => failure.kind === kind);
  if (found === undefined) throw new Error(`no failure is of kind ${kind}`);
  return found[0] as keyof typeof FAILURES;
};

const AFTER_THAW: readonly { consistency: Consistency; commandCode: number; code: number; ownCode: number }[] = [
  { consistency: 'application', commandCode: 0, code: 0, ownCode: 0 },
  { consistency: 'application', commandCode: 17, code: 17, ownCode: 8 },
  { consistency: 'filesystem', commandCode: 0, code: 0, ownCode: 0 },
  { consistency: 'filesystem', commandCode: 3, code: 3, ownCode: 8 },
  { consistency: 'partial', commandCode: 0, code: 5, ownCode: 5 },
  { consistency: 'partial', commandCode: 17, code: 5, ownCode: 5 },
  { consistency: 'crash', commandCode: 0, code: 4, ownCode: 4 },
  { consistency: 'unknown', commandCode: 17, code: 4, ownCode: 4 },
];

const FREEZE_FAILS: readonly { kind: FailureKind; code: number }[] = [
  { kind: 'unexpected', code: 1 },
  { kind: 'usage', code: 2 },
  { kind: 'failed', code: 3 },
  { kind: 'lost', code: 4 },
  { kind: 'busy', code: 6 },
  { kind: 'impossible', code: 7 },
  { kind: 'interrupted', code: 130 },
];

describe('exit codes of run', () => {
  it.each(AFTER_THAW)('$consistency and a command that exits with $commandCode: $code', async ({ consistency, commandCode, code }) => {
    const cli = new Cli({ script: { thaw: () => thawed(consistency) } });
    expect(await cli.run('run', ...exits(commandCode))).toBe(code);
  });

  it.each(AFTER_THAW)(
    '--own-exit-codes, $consistency and a command with $commandCode: $ownCode',
    async ({ consistency, commandCode, ownCode }) => {
      const cli = new Cli({ script: { thaw: () => thawed(consistency) } });
      expect(await cli.run('run', '--own-exit-codes', ...exits(commandCode))).toBe(ownCode);
    },
  );

  it.each(FREEZE_FAILS)('a freeze that fails with kind $kind: $code, and no command is run', async ({ kind, code }) => {
    const fail = (): never => {
      throw QgaError.of(nameOfKind(kind));
    };
    const cli = new Cli({ script: { freeze: fail } });
    expect(await cli.run('run', '--json', ...SUCCESS)).toBe(code);
    expect(cli.service.calls).toEqual(['freeze', 'dispose']);
    expect(cli.json()).toMatchObject({ outcome: 'not-frozen', command: null });
  });

  it.each(['SESSION_LOST', 'SNAPSHOT_TIMEOUT', 'INTERNAL_ERROR'] as const)(
    'a thaw that throws %s: 4, the worth is unknown',
    async (name) => {
      const fail = (): never => {
        throw QgaError.of(name);
      };
      const cli = new Cli({ script: { thaw: fail } });
      expect(await cli.run('run', '--json', ...SUCCESS)).toBe(4);
      expect(cli.json()).toMatchObject({ outcome: 'unknown', command: { exitCode: 0 }, thaw: null, error: { name } });
    },
  );

  it('a thaw that has nothing to tell: 4', async () => {
    const { consistency: _, ...nothing } = thawed('application');
    const cli = new Cli({ script: { thaw: () => nothing } });
    expect(await cli.run('run', ...SUCCESS)).toBe(4);
  });
});
