import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { expect, test } from 'vitest';
import { SLOW } from './slow-first.ts';

test('the test files that are begun first are there', () => {
  expect(SLOW.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
