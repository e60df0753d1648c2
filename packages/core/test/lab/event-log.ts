import assert from 'node:assert/strict';
import { healthy, writer } from '@qga-vss/test-kit/src/memory/fixtures.ts';
import { Requester } from '../../src/requester/service.ts';
import { koffi } from '../../src/windows/koffi.ts';
import type { Intercept } from '../../src/windows/library.ts';
import { textAt } from '../../src/windows/memory.ts';
import { drives } from '../behaviour/trial.ts';
import type { LabBehaviour } from './lab-behaviour.ts';

/** The first text of an array of them. */
const firstText = (strings: unknown): string => textAt(Number(koffi.decode.uint64(strings as number)));

/** What is written to the event log: Wine has a stub of it, so the calls are all there is to see. */
export const EVENT_LOG_CALLS: readonly LabBehaviour[] = [
  {
    name: 'an event is reported to its source once all is over: type, id and text',
    run: async (stage) => {
      const seen: unknown[] = [];
      let thawed = false;
      const watch: Intercept = (call, _, values) => {
        if (call === 'RegisterEventSourceW') seen.push([call, thawed, values[0], values[1]]);
        if (call === 'ReportEventW') seen.push([call, values[1], values[3], values[5], firstText(values[7]).split('\r\n')]);
        if (call === 'DeregisterEventSource') seen.push([call]);
        return undefined;
      };
      const failing = writer(1, { name: 'Unwell', failure: { at: 'freeze', hresult: 0x800423f4 } });
      await using subject = await stage.intercepted(watch).open(healthy({ writers: [failing] }));
      const requester = new Requester(subject.machine);
      const { sessionId } = await requester.freeze(drives(1));
      thawed = (await requester.thaw({ snapshotTaken: true })).consistency === 'partial';
      await requester[Symbol.asyncDispose]();
      const [registered, reported, closed] = seen as [unknown[], unknown[], unknown[]];
      assert.deepEqual(registered, ['RegisterEventSourceW', true, null, 'qga-vss']);
      assert.deepEqual(reported.slice(0, 4), ['ReportEventW', 2, 201, 1]);
      const lines = reported[4] as string[];
      for (const line of ['Outcome: partial', 'Volumes: C:\\', 'Writers that failed: Unwell', `Session: ${sessionId}`])
        assert.ok(lines.includes(line), `${line} is not in ${lines}`);
      assert.deepEqual(closed, ['DeregisterEventSource']);
      assert.equal(seen.length, 3);
      assert.equal(subject.openHandles(), 0);
    },
  },
];
