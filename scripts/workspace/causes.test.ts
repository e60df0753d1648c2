import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { describe, expect, test } from 'vitest';
import { swallowedCauses } from './causes.ts';

/** What is shipped, and what makes it; a test that loses a cause fails all the same. */
const PLACES = /^(?:packages\/[^/]+\/(?:src|powershell)|scripts|examples|ansible)\//;
const TESTS = /\/test\/|\.test\.ts$/;

const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => PLACES.test(file) && !TESTS.test(file));

test('no cause is swallowed without a reason', () => {
  expect(FILES.length).toBeGreaterThan(300);
  expect(FILES.flatMap((file) => swallowedCauses(file, readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});

describe('a cause is swallowed', () => {
  test.each([
    ['a.ts', 'try {\n} catch {\n  return 1;\n}'],
    ['a.ts', 'try {} catch (error) {}'],
    ['a.ts', 'await work.catch(() => undefined);'],
    ['a.ts', "stream.on('error', () => {});"],
    ['a.mjs', "spawn('x', [], { stdio: 'ignore' })"],
    ['a.ts', "spawn('x', [], { stdio: ['pipe', 'pipe', 'ignore'] })"],
    ['a.ps1', 'try { 1 } catch { }'],
    ['a.ps1', 'try { 1 } catch [IO.IOException], [SystemException] { $null = $_ }'],
    ['a.yml', '  script: |\n    try { 1 }\n    catch { if (1) { 2 } }'],
    ['a.ps1', 'Get-Item x -ErrorAction SilentlyContinue'],
    ['a.ps1', 'program 2>$null'],
  ])('in %s: %s', (file, text) => {
    expect(swallowedCauses(file, text)).toHaveLength(1);
    const [comment, pattern] = /s$/.test(file) ? ['// It may.', /catch|error|stdio/] : ['# It may.', /catch|Silently|null/];
    const at = text.split('\n').findIndex((line) => pattern.test(line));
    expect(swallowedCauses(file, text.split('\n').toSpliced(at, 0, comment).join('\n'))).toEqual([]);
  });
});

test.each([
  ['a.ts', 'try {\n} catch (error) {\n  throw new Error("x", { cause: error });\n}'],
  ['a.ts', 'try {\n} catch {\n  // Nobody needs it.\n  return 1;\n}'],
  ['a.ts', "spawn('x', [], { stdio: ['ignore', 'pipe', 'inherit'] })"],
  ['a.ts', "stream.on('error', (error) => note(error));"],
  ['a.ps1', 'try { 1 } catch [IO.IOException] { Get-It -Cause $_ }'],
  ['a.ps1', 'Get-Item x -ErrorAction SilentlyContinue -ErrorVariable failed'],
  ['a.yml', 'catch {\n  $x = 1\n  throw\n}'],
  ['a.txt', 'catch { }'],
])('none is in %s: %s', (file, text) => expect(swallowedCauses(file, text)).toEqual([]));
