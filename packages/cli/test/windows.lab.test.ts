import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLab, type Lab, WINDOWS } from '../../../scripts/lab/setup.ts';
import { bundleCli } from '../../../scripts/workspace/bundle.ts';
import { scenarioNamed } from '../../core/src/simulator/catalogue.ts';

const BUNDLE = 'C:\\lab\\qga-vss.cjs';

let lab: Lab;
beforeAll(async () => {
  lab = await ensureLab();
  await bundleCli(join(lab.folder, 'qga-vss.cjs'));
  lab.start('coordinator', ['serve']);
});
afterAll(() => lab?.close());

/** Plays a scenario as soon as the coordinator listens; the test's own limit bounds the wait. */
const play = async (scenario: string): Promise<void> => {
  for (;;) {
    try {
      return await lab.play(scenarioNamed(scenario));
    } catch (thrown) {
      if (!String(thrown).includes('does not run')) throw thrown;
    }
  }
};

/** Runs the command in the guest while it plays a scenario. */
const run = async (
  scenario: string,
  ...argv: readonly string[]
): Promise<{ readonly code: number | undefined; readonly document: unknown }> => {
  await play(scenario);
  const { exitCode, stdout, stderr } = await lab.run('node', [BUNDLE, ...argv]);
  expect(stderr).not.toMatch(/^\s+at /m);
  return { code: exitCode, document: JSON.parse(stdout) };
};

/** A command of the guest that ends with a code after a time. */
const ends = (code: number, afterMs = 0): readonly string[] => [
  '--',
  WINDOWS.node,
  '-e',
  `setTimeout(() => process.exit(${code}), ${afterMs})`,
];

describe('the shipped command on Windows', () => {
  it.each([
    { scenario: 'healthy', command: ends(0), code: 0, outcome: 'application' },
    { scenario: 'healthy', command: ends(9), code: 9, outcome: 'application' },
    { scenario: 'sql-writer-fails', command: ends(0), code: 5, outcome: 'partial' },
    { scenario: 'hold-expires', command: ends(0, 1000), code: 4, outcome: 'crash' },
    { scenario: 'provider-missing', command: ends(0), code: 7, outcome: 'not-frozen' },
  ])('$scenario exits with $code, $outcome', async ({ scenario, command, code, outcome }) => {
    const result = await run(scenario, 'run', '--json', '--backup-type', 'copy', ...command);
    expect(result.document).toMatchObject({ outcome });
    expect(result.code).toBe(code);
  });

  it('finds a command by its name on the path, without its extension', async () => {
    const { code, document } = await run('healthy', 'run', '--json', '--', 'cmd', '/c', 'exit 3');
    expect(code).toBe(3);
    expect(document).toMatchObject({ outcome: 'application', command: { exitCode: 3 }, freeze: { simulated: false } });
  });

  it('runs a batch file with its arguments', async () => {
    writeFileSync(join(lab.folder, 'snapshot.cmd'), '@if "%~1"=="now & then" exit /b 4\r\n@exit /b 5\r\n');
    const { code, document } = await run('healthy', 'run', '--json', '--', 'C:\\lab\\snapshot.cmd', 'now & then');
    expect(document).toMatchObject({ outcome: 'application', command: { exitCode: 4 }, error: null });
    expect(code).toBe(4);
  });

  it.each([
    { option: '--volumes C:', warns: true },
    { option: '--volumes D:', warns: false },
    { option: '--exclude-volumes C:', warns: false },
  ])('warns of output into a file on C: with $option: $warns', async ({ option, warns }) => {
    // Redirected by Windows itself: a file of Linux is none to it.
    const line = `${WINDOWS.node} ${BUNDLE} run --json --dry-run ${option} -- cmd > C:\\lab\\redirected.json 2> C:\\lab\\redirected.txt`;
    writeFileSync(join(lab.folder, 'redirect.cmd'), `@${line}\r\n`);
    await play('healthy');
    await lab.run('C:\\windows\\system32\\cmd.exe', ['/c', 'C:\\lab\\redirect.cmd']);
    const words = readFileSync(join(lab.folder, 'redirected.txt'), 'utf8');
    expect(words.includes('OUTPUT_ON_FROZEN_VOLUME')).toBe(warns);
    expect(JSON.parse(readFileSync(join(lab.folder, 'redirected.json'), 'utf8'))).toMatchObject({ outcome: 'not-frozen' });
  });

  it('says that nothing is frozen', async () => {
    const { code, document } = await run('healthy', 'status', '--json');
    expect(code).toBe(0);
    expect(document).toMatchObject({ state: 'thawed', simulated: false });
  });
});
