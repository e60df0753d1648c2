import { type Fault, SYSTEM_PROVIDER, scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { describe, expect, it } from 'vitest';
import { scenarioText } from '../../src/lab/scenario-text.ts';

const linesOf = (special: Parameters<typeof scenario>[0], word: string): string[] =>
  scenarioText(scenario(special))
    .split('\n')
    .filter((line) => line.split('\t')[0] === word);

const faultLine = (fault: Fault): string | undefined => linesOf({ faults: [fault] }, 'fault')[0];

describe('the text of a scenario', () => {
  it('says what the machine is like', () => {
    expect(
      scenarioText(scenario({ name: 'plain', edition: 'client', delays: { freeze: 7 }, providers: [SYSTEM_PROVIDER] })).split('\n'),
    ).toEqual([
      '#\tplain',
      'edition\tclient',
      'coordinator\tprocess',
      'trace\ton',
      'hold-writes\t10000',
      'provider-wait\t60000',
      'delay\tgather\t0',
      'delay\tprepare\t0',
      'delay\tstatus\t0',
      'delay\tfreeze\t7',
      'delay\tthaw\t0',
      'delay\tcomplete\t0',
      `provider\t${SYSTEM_PROVIDER.id}\t${SYSTEM_PROVIDER.name}\t1\t1.0.0.7\t${SYSTEM_PROVIDER.versionId}\t${SYSTEM_PROVIDER.classId}`,
      '',
    ]);
  });

  it('says how Wait tells of a failure', () => {
    expect(linesOf({ waitFails: true }, 'wait')).toEqual(['wait\tfails']);
    expect(linesOf({}, 'wait')).toEqual([]);
  });

  it('says how much stack a call uses', () => {
    expect(scenarioText(scenario({}), { stack: 716_800 }).split('\n')).toContain('stack\t716800');
    expect(linesOf({}, 'stack')).toEqual([]);
  });

  it('has the lines of a writer in the order in which they belong together', () => {
    const text = scenarioText(
      scenario({
        writers: [
          {
            writerId: '{w}',
            instanceId: '{i}',
            name: 'Schreiber ü',
            vanishesAt: 'postSnapshot',
            gathering: 'later',
            failure: { at: 'freeze', hresult: 0x800423f4, applicationMessage: 'no log-in' },
            components: [
              { type: 1, logicalPath: 'a\\b', name: 'c', selectable: true, databaseFiles: ['D:\\x'], logFiles: ['E:\\y'] },
              { type: 2, logicalPath: '', name: 'd', selectable: false, files: ['%SystemRoot%'] },
            ],
          },
        ],
      }),
    );
    expect(text.split('\n').slice(-10)).toEqual([
      'writer\t{w}\t{i}\tSchreiber ü',
      'failure\tfreeze\t0x800423f4\t0x00000000\tno log-in',
      'vanishes\tpostSnapshot',
      'gathering\tlater',
      'component\t1\tselectable\ta\\b\tc',
      'database\tD:\\x',
      'log\tE:\\y',
      'component\t2\timplied\t\td',
      'file\t%SystemRoot%',
      '',
    ]);
  });

  it('says who else is at work, and for how long', () => {
    expect(linesOf({ other: { kind: 'snapshot-set', goneAfterMs: 50 } }, 'other')).toEqual(['other\tsnapshot-set\t50']);
    expect(linesOf({ other: { kind: 'agent' } }, 'other')).toEqual(['other\tagent']);
  });

  it.each<[Fault, string]>([
    [{ call: 'Wait', of: 'DoSnapshotSet', nth: 2, hresult: 0x80004005 }, 'fault\tWait\tDoSnapshotSet\t2\thresult\t0x80004005\t'],
    [{ call: 'PrepareForBackup', result: 0x8004230f }, 'fault\tPrepareForBackup\t\t0\tresult\t0x8004230f\t'],
    [{ call: 'DoSnapshotSet', after: 'thaw', result: 0x80042308 }, 'fault\tDoSnapshotSet\t\t0\tresult\t0x80042308\tafter-thaw'],
    [{ call: 'AbortBackup', hang: true }, 'fault\tAbortBackup\t\t0\thang\t\t'],
  ])('writes the fault %j', (fault, line) => expect(faultLine(fault)).toBe(line));

  it('refuses a fault without an effect', () => {
    expect(() => faultLine({ call: 'Wait' })).toThrow('Wait needs hresult, result or hang');
  });

  it('refuses a text that would break its line', () => {
    const writer = { writerId: '{w}', instanceId: '{i}', name: 'two\nlines', components: [] };
    expect(() => scenarioText(scenario({ writers: [writer] }))).toThrow(RangeError);
  });
});
