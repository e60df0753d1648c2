import { expect, test } from 'vitest';
import { normalizeOptions } from '../../src/contract/normalize-options.ts';
import { backupType } from '../../src/requester/prepare-backup.ts';

test.each([
  [{}, undefined, 'full', 'default'],
  [{}, 1, 'full', 'registry'],
  [{}, 2, 'incremental', 'registry'],
  [{}, 3, 'differential', 'registry'],
  [{}, 4, 'log', 'registry'],
  [{}, 5, 'copy', 'registry'],
  [{}, 0, 'full', 'default'],
  [{}, 6, 'full', 'default'],
  [{}, 0xffff_ffff, 'full', 'default'],
  [{ backupType: 'copy' as const }, 2, 'copy', 'option'],
])('option %j and VssOption %s: %s, from %s', (options, vssOption, type, source) => {
  expect(backupType(normalizeOptions(options), vssOption)).toEqual({ backupType: type, backupTypeSource: source });
});
