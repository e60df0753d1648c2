import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { SDK } from '@qga-vss/test-kit/src/sdk.ts';
import { describe, expect, test } from 'vitest';
import { ASSUMPTIONS } from '../src/assumptions/index.ts';
import sdkRun from '../src/assumptions/sdk-run.json' with { type: 'json' };

describe('assumptions', () => {
  test('have ids of their own', () => {
    const ids = ASSUMPTIONS.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z\d]+(-[a-z\d]+)*$/.test(id))).toEqual([]);
  });

  test('name code that is there', () => {
    expect(ASSUMPTIONS.flatMap(({ where }) => where).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test("have the last comparison with Microsoft's headers from its run: of the version that is compared with now, and all agreed", () => {
    expect(sdkRun).toMatchObject({ package: SDK.name, version: SDK.version, failed: 0 });
    expect(sdkRun.passed).toBeGreaterThan(30);
    const rows = ASSUMPTIONS.filter(({ source }) => source.includes(`${sdkRun.passed} comparisons agree, 0 do not`));
    expect(rows.map(({ id }) => id)).toEqual(['header-layout', 'header-layout-arm64']);
  });

  test('are phrases, which the page and the report put into sentences', () => {
    const texts = ASSUMPTIONS.flatMap(({ assumed, source, ifWrong, byHand }) => [assumed, source, ifWrong, byHand]);
    expect(texts.filter((text) => text === '' || /^\s|\s$|\.$|\n/.test(text))).toEqual([]);
  });

  test('stand each for itself: a report has them in another order', () => {
    const texts = ASSUMPTIONS.flatMap(({ assumed, ifWrong, byHand }) => [assumed, ifWrong, byHand]);
    expect(texts.filter((text) => /^(?:the same|so|neither|it|they)\b/i.test(text))).toEqual([]);
  });

  test('name each place once, and at least one', () => {
    expect(ASSUMPTIONS.filter(({ where }) => where.length === 0 || new Set(where).size !== where.length)).toEqual([]);
  });
});
