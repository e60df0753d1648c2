import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeHost } from '@qga-vss/test-kit/src/command/bundles.ts';
import { testInGuest } from '@qga-vss/test-kit/src/lab/guest-cases.ts';
import { ensureLab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { beforeAll } from 'vitest';
import { BLOCKER } from './blocker.ts';

beforeAll(async () => {
  const { folder } = await ensureLab();
  await writeHost(join(folder, 'host.cjs'));
  writeFileSync(join(folder, 'block.cjs'), BLOCKER);
}, 300_000);

testInGuest({
  program: join(import.meta.dirname, 'holder-program.ts'),
  groups: {
    'holders and hosts on Windows': [
      { name: 'an attached host that does not start says why' },
      { name: 'a holder that does not start says why, though it has no pipe with whoever started it' },
      { name: 'ten clients at once: one session, one thaws, all learn the outcome' },
      {
        name: 'a planned release and a hold limit end the hold; a later client collects the outcome, and a new freeze is served meanwhile',
      },
      { name: 'what a live holder opens to others: events and pipe, for SYSTEM and Administrators only' },
      { name: 'a host whose event loop is blocked while frozen: the hold limit thaws all the same' },
    ],
  },
});
