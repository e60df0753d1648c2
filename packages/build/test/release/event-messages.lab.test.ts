import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FREEZE_EVENTS } from '@qga-vss/core/src/contract/history-events.ts';
import { bundleForGuest } from '@qga-vss/test-kit/src/lab/guest-program.ts';
import { ensureLab, type Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileEventMessages } from '../../src/release/windows/event-messages.ts';

const IDS: readonly string[] = Object.values(FREEZE_EVENTS).map(({ id }) => String(id));

let lab: Lab;
const folder = mkdtempSync(join(tmpdir(), 'qga-vss-messages-'));

beforeAll(async () => {
  lab = await ensureLab();
}, 300_000);
afterAll(() => {
  lab?.close();
  rmSync(folder, { recursive: true });
});

test('Windows finds a message for every event in the message file, which is the text of the event, and for no other', async () => {
  writeFileSync(join(lab.folder, 'qga-vss-messages.dll'), compileEventMessages(join(folder, 'messages')));
  const program = await bundleForGuest(lab, join(import.meta.dirname, 'guest/event-messages-program.ts'), 'event-messages.mjs');
  const { stdout, stderr } = await lab.run('node', [program, 'C:\\lab\\qga-vss-messages.dll', ...IDS, '99']);
  expect(stderr).toBe('');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([...IDS.map(() => '%1\r\n'), null]);
});

test('it is the same bytes wherever it is made', () => {
  const [one, other] = [folder, lab.folder].map((place) => compileEventMessages(join(place, 'made here')));
  expect(one).toEqual(other);
});
