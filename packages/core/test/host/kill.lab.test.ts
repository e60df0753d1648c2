import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { ensureLab } from '../../../../scripts/lab/setup.ts';
import { bundleHost } from '../../../../scripts/workspace/bundle.ts';
import { testInGuest } from '../lab/guest-cases.ts';

beforeAll(async () => bundleHost(join((await ensureLab()).folder, 'host.cjs')));

testInGuest({
  program: join(import.meta.dirname, 'kill-program.ts'),
  groups: {
    'what is left after a kill': [
      { name: 'the host is killed while frozen: its client sets thaw' },
      { name: 'the client is killed while frozen: its host thaws' },
      { name: 'nobody is left: the next freeze says that one is stale, and recovers it where allowed' },
    ],
  },
});
