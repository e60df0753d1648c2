import { describe, expect, test } from 'vitest';
import type { EventProbe } from '../../src/platform/events.ts';
import { leftNothingFrozen } from '../../src/requester/unfrozen.ts';
import { QgaError } from '../../src/vss/errors.ts';
import { FAILURES, type Failure, type FailureName } from '../../src/vss/failures.ts';

const NONE: EventProbe = { owned: false, events: 'none', frozen: false, thaw: false };
const probing = (probe: Partial<EventProbe>) => ({ probe: (): EventProbe => ({ ...NONE, ...probe }) });
const VETO = QgaError.ofHresult(0x80042306, { call: 'DoSnapshotSet' });

describe('a freeze that failed is known to have left nothing frozen', () => {
  test('where the machine kept it from coming about, and no events are there', () => {
    expect(leftNothingFrozen(VETO, probing({}), false)).toBe(true);
  });

  test.each<[string, Partial<EventProbe>]>([
    ['another program has its events there', { events: 'foreign' }],
    ['events of ours are left', { events: 'ours' }],
    ['another process of ours freezes', { owned: true }],
  ])('not where %s', (_, probe) => expect(leftNothingFrozen(VETO, probing(probe), false)).toBe(false));

  test('not where a call never came back', () => expect(leftNothingFrozen(VETO, probing({}), true)).toBe(false));

  test('not where the machine cannot be asked', () => {
    const deaf = {
      probe: (): EventProbe => {
        throw QgaError.ofHresult(0x80070005, { call: 'OpenEvent' });
      },
    };
    expect(leftNothingFrozen(VETO, deaf, false)).toBe(false);
  });

  const names = Object.entries<Failure>(FAILURES);
  const others = names.filter(([, { kind }]) => kind !== 'failed' && kind !== 'impossible').map(([name]) => name as FailureName);
  test.each([...others, 'NO_VOLUMES', 'CALL_HUNG', 'ABORT_TIMEOUT', 'PROCESS_UNUSABLE'] as const)('not after %s', (name) => {
    expect(leftNothingFrozen(QgaError.of(name), probing({}), false)).toBe(false);
  });
});
