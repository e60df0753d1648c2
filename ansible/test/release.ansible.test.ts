import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULE_VERSION } from '@qga-vss/ps-module/src/build.ts';
import { COLLECTION, scriptsOf } from '@qga-vss/test-kit/src/ansible/scripts.ts';
import { checkModules, EVERYDAY_COMMANDS } from '@qga-vss/test-kit/src/checker/checker.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scene } from './scene.ts';
import { MODULES } from './stand-ins.ts';

const stage = scene();

const PLAYBOOKS = readdirSync(join(COLLECTION, 'playbooks')).filter((name) => name.endsWith('.yml'));
const read = (path: string) => readFileSync(join(COLLECTION, path), 'utf8');

/** A copy of the collection as it is shipped, in the tests' folder. */
const copyTo = (name: string): string => {
  const copy = join(stage.guests.folder, name);
  cpSync(COLLECTION, copy, { recursive: true, filter: (path) => !path.startsWith(join(COLLECTION, 'test')) });
  return copy;
};

/** A program of Ansible. */
const real = (program: string, args: readonly string[]) => stage.guests.ansible(program, args);

// Programs that each take one processor for seconds, and change nothing.
describe.concurrent('the collection', () => {
  test('its modules are listed, and documented with examples and with what they return', async () => {
    const list = await real('ansible-doc', ['-l', 'qga.vss']);
    for (const name of MODULES) expect(list.stdout).toMatch(new RegExp(`^qga\\.vss\\.${name} +\\w`, 'm'));
    const { stdout } = await real('ansible-doc', ['--json', ...MODULES.map((name) => `qga.vss.${name}`)]);
    const documented = JSON.parse(stdout) as Record<string, { examples: string; return: object; doc: { options: object } }>;
    expect(Object.keys(documented)).toHaveLength(MODULES.length);
    for (const [name, { examples, return: returned, doc }] of Object.entries(documented)) {
      const tasks = (parse(examples) as Record<string, unknown>[]).flatMap((task) => [task, ...((task['block'] as []) ?? [])]);
      const uses = tasks.flatMap((task) => (name in task ? [Object(task[name]) as object] : []));
      expect(uses.length, name).toBeGreaterThan(0);
      for (const option of uses.flatMap(Object.keys)) expect(Object.keys(doc.options), name).toContain(option);
      expect(Object.keys(returned)).toContain('error');
    }
  });

  test('validate-modules of ansible-test finds nothing', async () => {
    const copy = copyTo('sanity/ansible_collections/qga/vss');
    const tools = join(stage.guests.folder, 'tools');
    await stage.guests.argumentSpecs(MODULES, tools);
    // It asks PowerShell for the specification of a module, whose path is in its second argument.
    const pwsh = join(tools, 'pwsh');
    writeFileSync(pwsh, `#!/bin/sh\nname=\${2##*/modules/}\ncat "${tools}/\${name%%.ps1*}.json"\n`);
    chmodSync(pwsh, 0o755);
    const sanity = '/usr/lib/python3/dist-packages/ansible_test/_util/controller/sanity';
    const { stdout, stderr } = await stage.guests.ansible(
      '/usr/bin/python3',
      [
        `${sanity}/validate-modules/validate.py`,
        ...['--format', 'json', '--collection', 'ansible_collections/qga/vss', '--collection-version', MODULE_VERSION],
        ...MODULES.map((name) => `plugins/modules/${name}.ps1`),
      ],
      { cwd: copy, environment: { ANSIBLE_COLLECTIONS_PATH: join(copy, '../../..'), PATH: `${tools}:${process.env['PATH']}` } },
    );
    const found = Object.entries(JSON.parse(stdout || stderr) as Record<string, { errors: { code: string; msg: string }[] }>);
    // They have our licence, GPL-2.0-or-later, and it wants to read of version 3.
    const errors = found.flatMap(([file, report]) =>
      report.errors.filter(({ code }) => code !== 'missing-gplv3-license').map(({ msg }) => `${file}: ${msg}`),
    );
    expect(errors).toEqual([]);
    expect(found).toHaveLength(MODULES.length);
    const yaml = await real('/usr/bin/yamllint', ['-s', '-c', `${sanity}/yamllint/config/plugins.yml`, join(copy, 'plugins')]);
    expect(yaml).toMatchObject({ code: 0, stdout: '' });
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

  test('ansible-lint finds nothing, in its strictest profile; nor does ansible-playbook in the syntax', async () => {
    const copy = copyTo('lint');
    const paths = [...PLAYBOOKS.map((name) => `playbooks/${name}`), 'roles/qga_vss', 'meta/runtime.yml', 'galaxy.yml'];
    const { code, stdout, stderr } = await stage.guests.ansible('ansible-lint', ['--nocolor', '-c', '.ansible-lint', ...paths], {
      cwd: copy,
    });
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('Passed with production profile: 0 failure(s), 0 warning(s)');
    const playbooks = PLAYBOOKS.map((name) => join(copy, 'playbooks', name));
    expect(await real('ansible-playbook', ['--syntax-check', '-i', 'localhost,', ...playbooks])).toMatchObject({ code: 0 });
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

describe.concurrent('what runs on guests', () => {
  const tasks = scriptsOf(COLLECTION);

  test('are there', () => expect(tasks.length).toBeGreaterThan(5));

  test('have only options that the modules document', async () => {
    const names = [...new Set(tasks.map(({ module }) => module))];
    const { stdout } = await real('ansible-doc', ['--json', ...names]);
    const documented = JSON.parse(stdout) as Record<string, { doc: { options: Record<string, unknown> } }>;
    for (const { module, options, task } of tasks)
      for (const option of options) expect(Object.keys(documented[module]?.doc.options ?? {}), `${task}: ${module}`).toContain(option);
  });

  test('scripts of tasks and our modules hold nothing that Windows PowerShell 5.1 lacks', async () => {
    const texts = Object.fromEntries(
      tasks.flatMap(({ script }, index) => (script === undefined ? [] : [[`task ${index}.ps1`, script.replaceAll('\n', '\r\n')]])),
    );
    const ours = ['module_utils', 'modules'].flatMap((folder) =>
      readdirSync(join(COLLECTION, 'plugins', folder))
        .filter((name) => /\.psm?1$/.test(name))
        .map((name) => [name, read(`plugins/${folder}/${name}`).replaceAll('\n', '\r\n')]),
    );
    const [report] = await checkModules([{ 'utility.psm1': EVERYDAY_COMMANDS, ...texts, ...Object.fromEntries(ours) }]);
    // What Ansible itself brings along is not judged.
    const ansibles = /Ansible\.Basic\.AnsibleModule|\.(?:FailJson|ExitJson|Warn)\(/;
    expect(report?.findings.filter(({ file, text }) => file !== 'utility.psm1' && !ansibles.test(text))).toEqual([]);
  });
});
