import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT, HOST_CONTRACT } from '@qga-vss/core/internal';
import { MODULE_VERSION, moduleSource } from '@qga-vss/ps-module/src/build.ts';
import { moduleFiles } from '@qga-vss/ps-module/src/module-files.ts';
import { COLLECTION, scriptsOf } from '@qga-vss/test-kit/src/ansible/scripts.ts';
import { checkModules, EVERYDAY_COMMANDS } from '@qga-vss/test-kit/src/checker/checker.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scene } from './scene.ts';

const stage = scene();

const PLAYBOOKS = readdirSync(join(COLLECTION, 'playbooks')).filter((name) => name.endsWith('.yml'));
const read = (path: string) => readFileSync(join(COLLECTION, path), 'utf8');

/** ansible.windows as it is, with nothing laid over it. */
const real = (program: string, args: readonly string[]) => stage.guests.ansible(program, args);

// Programs that each take one processor for seconds, and change nothing.
describe.concurrent('the collection', () => {
  test.each(PLAYBOOKS)('%s has no mistake in its syntax', async (name) => {
    const { code, stdout, stderr } = await real('ansible-playbook', [
      '--syntax-check',
      '-i',
      'localhost,',
      join(COLLECTION, 'playbooks', name),
    ]);
    expect({ code, stderr }, stdout).toMatchObject({ code: 0 });
  });

  test('its role is documented', async () => {
    const { stdout } = await real('ansible-doc', ['-t', 'role', '--json', 'qga.vss.qga_vss']);
    const { entry_points: entries } = JSON.parse(stdout)['qga.vss.qga_vss'];
    expect(Object.keys(entries).sort()).toEqual(['install', 'main', 'remove', 'verify']);
    const defaults = parse(read('roles/qga_vss/defaults/main.yml')) as object;
    expect(
      Object.fromEntries(Object.entries<{ default: unknown }>(entries.main.options).map(([name, option]) => [name, option.default])),
    ).toEqual(defaults);
  });

  test('ansible-lint finds nothing, in its strictest profile', async () => {
    const copy = join(stage.guests.folder, 'lint');
    cpSync(COLLECTION, copy, { recursive: true, filter: (path) => !path.startsWith(join(COLLECTION, 'test')) });
    const paths = [...PLAYBOOKS.map((name) => `playbooks/${name}`), 'roles/qga_vss', 'meta/runtime.yml', 'galaxy.yml'];
    const { code, stdout, stderr } = await stage.guests.ansible('ansible-lint', ['--nocolor', '-c', '.ansible-lint', ...paths], {
      cwd: copy,
    });
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('Passed with production profile: 0 failure(s), 0 warning(s)');
  });

  test('is of the version of all else', () => {
    expect((parse(read('galaxy.yml')) as { version: string }).version).toBe(MODULE_VERSION);
    expect((parse(read('roles/qga_vss/defaults/main.yml')) as { qga_vss_version: string }).qga_vss_version).toBe(MODULE_VERSION);
  });

  test('what is built has its tests outside, and licence and changelog inside as files', () => {
    const list = execFileSync('tar', ['-tvzf', join(stage.guests.folder, `qga-vss-${MODULE_VERSION}.tar.gz`)], { encoding: 'utf8' });
    expect(list).toContain('playbooks/consistency_group.yml');
    expect(list).not.toContain('test/');
    for (const name of ['LICENSE', 'CHANGELOG.md']) expect(list).toMatch(new RegExp(`^-.* ${name}$`, 'm'));
  });
});

describe.concurrent('tasks of Windows modules', () => {
  const tasks = scriptsOf(COLLECTION);

  test('are there', () => expect(tasks.length).toBeGreaterThan(10));

  test('have only options that the modules document', async () => {
    const names = [...new Set(tasks.map(({ module }) => module))];
    const { stdout } = await real('ansible-doc', ['--json', ...names]);
    const documented = JSON.parse(stdout) as Record<string, { doc: { options: Record<string, unknown> } }>;
    for (const { module, options, task } of tasks)
      for (const option of options) expect(Object.keys(documented[module]?.doc.options ?? {}), `${task}: ${module}`).toContain(option);
  });

  test('hold nothing that Windows PowerShell 5.1 lacks', async () => {
    const texts = Object.fromEntries(
      tasks.flatMap(({ script }, index) => (script === undefined ? [] : [[`task ${index}.ps1`, script.replaceAll('\n', '\r\n')]])),
    );
    const files = moduleFiles(moduleSource({ ...CONTRACT, ...HOST_CONTRACT }, ['host/host.cjs']));
    const [report] = await checkModules([{ 'QgaVss.psm1': files['QgaVss.psm1'] ?? '', 'utility.psm1': EVERYDAY_COMMANDS, ...texts }]);
    expect(report?.findings.filter(({ file }) => file.startsWith('task'))).toEqual([]);
  });
});
