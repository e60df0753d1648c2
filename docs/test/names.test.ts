import { describe, expect, test } from 'vitest';
import { codeSpans, DOCUMENTS } from './documents.ts';
import { wrongIn } from './names.ts';

describe('what stands between backticks in prose and tables is there: commands, options, cmdlets, errors, files, folders', () => {
  test.each(DOCUMENTS.map((document) => [document.name, document] as const))('%s', (_, document) => {
    const found = codeSpans(document).flatMap((span) => wrongIn(document, span).map((what) => `\`${span}\`: ${what}`));
    expect(found).toEqual([]);
  });

  test.each([
    'qga-vss frieze',
    'qga-vss freeze --hodl 5',
    '--hold-millis',
    'Invoke-QgaFreze',
    'Invoke-QgaFreeze -Hold 5',
    '-HoldMillis',
    'FREEZE_TIME_OUT',
    'requester/sesion.ts',
    'packages/kore',
  ])('`%s` would be noticed', (span) => {
    expect(wrongIn({ name: 'README.md', text: '' }, span)).toHaveLength(1);
  });
});
