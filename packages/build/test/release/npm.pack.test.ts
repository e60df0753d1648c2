import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARTIFACTS, npm } from '@qga-vss/test-kit/src/release/artifacts.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../src/process.ts';
import { VERSION } from '../../src/release/version.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qga-vss-npm-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm install --global', () => {
  const command = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(folder, 'global', 'bin', 'qga-vss'), ...args], { cwd: folder, encoding: 'utf8' });

  beforeAll(() => {
    npm(['install', '--global', '--prefix', join(folder, 'global'), ARTIFACTS.cli], folder);
  });

  test('makes the command', () => {
    expect(command('--version')).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  test('which freezes and thaws a simulated machine, through a host of its own', () => {
    const { status, stdout } = command('run', '--simulate', 'healthy', '--json', '--', process.execPath, '-e', '');
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'application', thaw: { simulated: true } });
    expect(status).toBe(0);
  });
});

/** A program that a user of the library might write. */
const CONSUMER = `import { connect, type FreezeOptions, QgaError, type Service, type ThawResult } from '@qga-vss/core';

const options: FreezeOptions = { backupType: 'copy', holdMs: 5000 };
const snapshot = async (guest: Service): Promise<ThawResult> => {
  const { sessionId } = await guest.freeze(options);
  return await guest.thaw({ sessionId });
};

const guest = await connect({ simulate: 'healthy' });
try {
  const { consistency } = await snapshot(guest);
  console.log(consistency);
} catch (thrown) {
  if (thrown instanceof QgaError) console.log(thrown.name);
} finally {
  await guest[Symbol.asyncDispose]();
}
`;

/** Import attributes are newer than node16. */
const SCHEMA = `import schema from '@qga-vss/core/schema/freeze.options.json' with { type: 'json' };
console.log(schema.properties.holdMs.default);
`;

/** What a user must not be allowed to write. */
const WRONG = `import { connect } from '@qga-vss/core';
const guest = await connect();
await guest.freeze({ backupType: 'everything' });
await guest.freeze({ holdMs: '5000' });
(await guest.thaw()).consistence;
await import('@qga-vss/core/internal');
`;

/** The errors of a project's files, by file and line. */
const errors = (project: string, module: string, resolution: string, files: readonly string[]): readonly string[] => {
  const options = [
    '--strict',
    '--skipLibCheck',
    'false',
    '--target',
    'es2022',
    '--lib',
    'es2023',
    '--types',
    'node',
    '--resolveJsonModule',
  ];
  const where = ['--module', module, '--moduleResolution', resolution];
  const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit', ...options, ...where, ...files];
  const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => /^(.*\(\d+),\d+\): error TS/.exec(line)?.[1] ?? []);
};

describe('npm install in a project', () => {
  let project: string;
  beforeAll(() => {
    project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', type: 'module', private: true }));
    npm(['install', ARTIFACTS.core], project);
    mkdirSync(join(project, 'node_modules/@types'));
    for (const name of ['@types/node', 'undici-types']) symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
    writeFileSync(join(project, 'consumer.ts'), CONSUMER);
    writeFileSync(join(project, 'wrong.ts'), WRONG);
    writeFileSync(join(project, 'schema.ts'), SCHEMA);
  });

  test.each([
    ['node16', 'node16', []],
    ['nodenext', 'nodenext', ['schema.ts']],
    ['esnext', 'bundler', ['schema.ts']],
  ])('has types under module %s with resolution %s', (module, resolution, more) => {
    const found = errors(project, module, resolution, ['consumer.ts', 'wrong.ts', ...more]);
    expect(found).toEqual(['wrong.ts(3', 'wrong.ts(4', 'wrong.ts(5', 'wrong.ts(6']);
  });

  const output = (file: string): string =>
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], { cwd: project, encoding: 'utf8' });

  test('needs nothing but koffi', () => {
    const { dependencies } = JSON.parse(readFileSync(join(project, 'node_modules/@qga-vss/core/package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['koffi']);
    expect(readdirSync(join(project, 'node_modules'))).not.toContain('typebox');
  });

  test('connects, freezes and thaws', () => {
    expect(output('consumer.ts')).toBe('application\n');
  });

  test('has the schemas', () => {
    expect(output('schema.ts')).toBe('9500\n');
  });
});
