import { beforeAll, describe, expect, test } from 'vitest';
import { checkModules, type Report } from '../../src/checker/checker.ts';
import { BREAKS, FILES, WELL } from './samples.ts';

const wrapped = (code: string): Record<string, string> => ({ 'a.psm1': `${code.replaceAll('\n', '\r\n')}\r\n` });
const broken = Object.entries(BREAKS).flatMap(([rule, all]) => all.map((code) => ({ rule, code, files: wrapped(code) })));
const whole = FILES.map(([rule, file, code]) => ({ rule, code, files: { [file]: code } }));
const SAMPLES = [...broken, ...whole, ...WELL.map((code) => ({ rule: null, code, files: wrapped(code) }))];

let reports: readonly Report[];
beforeAll(async () => {
  reports = await checkModules(SAMPLES.map(({ files }) => files));
}, 120_000);

describe('the checker for Windows PowerShell 5.1', () => {
  test.each(SAMPLES.map(({ rule, code }, index) => [rule ?? 'no rule', code, index] as const))('%s: %j', (rule, _code, index) => {
    const rules = new Set(reports[index]?.findings.map((finding) => finding.rule));
    expect([...rules]).toEqual(rule === 'no rule' ? [] : [rule]);
  });
});
