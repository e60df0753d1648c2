// A host as the product's, but for its machine: one without delays, whose VSS calls it writes beside itself after each thaw.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callOf } from '@qga-vss/core/src/contract/service.ts';
import { serveHost } from '@qga-vss/core/src/host/serve-host.ts';
import { systemClock } from '@qga-vss/core/src/platform/system-clock.ts';
import { Requester } from '@qga-vss/core/src/requester/service.ts';
import { streamTransport } from '@qga-vss/core/src/rpc/stream-transport.ts';
import { openSimulatedMachine } from '@qga-vss/core/src/simulator/machine.ts';
import { healthy } from '@qga-vss/test-kit/src/memory/fixtures.ts';

const machine = openSimulatedMachine(healthy(), systemClock);

class Traced extends Requester {
  override async thaw(...call: Parameters<Requester['thaw']>): ReturnType<Requester['thaw']> {
    try {
      return await super.thaw(...call);
    } finally {
      writeFileSync(join(import.meta.dirname, 'trace'), machine.trace().join('\n'));
    }
  }
}

const requester = new Traced(machine);
const transport = streamTransport(process.stdin, process.stdout);
const parts = { transport, requester, call: callOf(requester), clock: systemClock, shutdown: new Promise<never>(() => {}) };
void serveHost(parts).then((code) => process.exit(code));
