import { beforeAll, describe, expect, test } from 'vitest';
import { scene } from './scene.ts';

const stage = scene();

type Task = Readonly<Record<string, unknown>>;

/** What ends with a code, in the guest, and what it says. */
const program = (code: number): readonly string[] => [process.execPath, '-e', `console.log("hello"); process.exitCode = ${code}`];

const check = { check_mode: true, diff: true };

/** Tasks for one guest, in their order: what each shows, by its name. Machines that some name are others. */
const TASKS = {
  'status of a guest that is thawed': { 'qga.vss.status': {} },
  'prepare in check mode': { 'qga.vss.prepare': { prepare_hold_ms: 60_000 }, ...check },
  'freeze in check mode': { 'qga.vss.freeze': {}, ...check },
  'snapshot in check mode': { 'qga.vss.snapshot': { argv: program(0) }, ...check },
  'thaw in check mode': { 'qga.vss.thaw': {}, ...check },
  'status after check mode': { 'qga.vss.status': {} },
  prepare: { 'qga.vss.prepare': { backup_type: 'copy', prepare_hold_ms: 60_000 }, diff: true },
  'freeze of what was prepared, in check mode': { 'qga.vss.freeze': { session_id: '{{ result_6.session_id }}' }, ...check },
  'freeze of what was prepared': { 'qga.vss.freeze': { session_id: '{{ result_6.session_id }}' }, diff: true },
  'thaw of what is frozen, in check mode': { 'qga.vss.thaw': { session_id: '{{ result_6.session_id }}' }, ...check },
  'thaw of what is frozen': { 'qga.vss.thaw': { session_id: '{{ result_6.session_id }}', snapshot_taken: true }, diff: true },
  'thaw of nothing': { 'qga.vss.thaw': {}, diff: true },
  'thaw of a session that nobody knows': { 'qga.vss.thaw': { session_id: 'nobody' } },
  'freeze with a choice that there is not': { 'qga.vss.freeze': { backup_type: 'whole' } },
  'freeze with a number that is too small': { 'qga.vss.freeze': { hold_ms: 1 } },
  'freeze without a provider': { 'qga.vss.freeze': { simulate: 'provider-missing' } },
  'doctor without a provider': { 'qga.vss.doctor': { simulate: 'provider-missing' } },
  'doctor that only asks': { 'qga.vss.doctor': { simulate: 'provider-missing', accept: ['ok', 'warn', 'skipped', 'fail'] } },
  snapshot: { 'qga.vss.snapshot': { argv: program(0), backup_type: 'copy' } },
  'snapshot whose command fails': { 'qga.vss.snapshot': { argv: program(3), backup_type: 'copy' } },
  'snapshot whose command is missing': { 'qga.vss.snapshot': { argv: ['no such program'] } },
  'snapshot that is partial': { 'qga.vss.snapshot': { argv: program(0), simulate: 'sql-writer-fails' } },
  'snapshot that is partial, accepted': {
    'qga.vss.snapshot': { argv: program(0), simulate: 'sql-writer-fails', accept: ['application', 'partial'] },
  },
  'snapshot of two volumes, with arguments as they are': {
    'qga.vss.snapshot': {
      argv: [process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', `it's $(1+1) \`x`, 'a "b" \\', ''],
      volumes: ['C:', 'D:'],
    },
  },
} as const satisfies Readonly<Record<string, Task>>;

type Name = keyof typeof TASKS;

const results = new Map<string, Readonly<Record<string, unknown>>>();

beforeAll(async () => {
  const all = await stage.guests.playTasks(stage.guests.scenario('tasks'), Object.values(TASKS));
  for (const [index, name] of Object.keys(TASKS).entries()) results.set(name, all[index] ?? {});
});

const resultOf = (name: Name) => results.get(name);

const from = (before: string, after: string) => ({ before: { state: before }, after: { state: after } });

describe('in check mode', () => {
  test('prepare, freeze and snapshot say what would be frozen', () => {
    const plan = { changed: true, failed: false, dry_run: true, volumes: expect.any(Array), writers: expect.any(Array) };
    for (const name of ['prepare in check mode', 'freeze in check mode', 'snapshot in check mode'] as const) {
      expect(resultOf(name)).toMatchObject(plan);
      expect(resultOf(name)).not.toHaveProperty('session_id');
    }
    expect(resultOf('prepare in check mode')).toMatchObject({ diff: from('thawed', 'prepared') });
    expect(resultOf('freeze in check mode')).toMatchObject({ diff: from('thawed', 'frozen') });
  });

  test('nothing is changed', () => {
    expect(resultOf('thaw in check mode')).toMatchObject({ changed: false, state: 'thawed', diff: from('thawed', 'thawed') });
    expect(resultOf('status after check mode')).toMatchObject({ state: 'thawed' });
    expect(resultOf('freeze of what was prepared, in check mode')).toMatchObject({
      changed: true,
      state: 'prepared',
      diff: from('prepared', 'frozen'),
    });
    expect(resultOf('thaw of what is frozen, in check mode')).toMatchObject({
      changed: true,
      state: 'frozen',
      diff: from('frozen', 'thawed'),
    });
  });
});

describe('a freeze in tasks of their own', () => {
  test('status says the state and the clock, and changes nothing', () => {
    expect(resultOf('status of a guest that is thawed')).toMatchObject({ changed: false, failed: false, state: 'thawed', simulated: true });
    expect(Math.abs(Number(resultOf('status of a guest that is thawed')?.['clock']) - Date.now())).toBeLessThan(300_000);
  });

  test('each says from which state it brought the guest to which', () => {
    expect(resultOf('prepare')).toMatchObject({ changed: true, session_id: expect.any(String), diff: from('thawed', 'prepared') });
    expect(resultOf('freeze of what was prepared')).toMatchObject({
      changed: true,
      session_id: resultOf('prepare')?.['session_id'],
      volume_count: 4,
      diff: from('prepared', 'frozen'),
    });
    expect(resultOf('thaw of what is frozen')).toMatchObject({
      changed: true,
      failed: false,
      consistency: 'application',
      ended_by: 'caller',
      diff: from('frozen', 'thawed'),
    });
  });

  test('members are named as Ansible names them, however deep', () => {
    expect(resultOf('freeze of what was prepared')).toMatchObject({
      volumes: expect.arrayContaining([
        { guid_path: expect.any(String), mount_paths: ['D:\\'], label: 'Data', file_system: 'NTFS', snapshot_id: expect.any(String) },
      ]),
    });
  });

  test('a thaw where nothing is frozen changes nothing, and is no failure', () => {
    expect(resultOf('thaw of nothing')).toMatchObject({ changed: false, failed: false, diff: from('thawed', 'thawed') });
  });
});

describe('a failure', () => {
  test('is told as data, and says in the words of a task what to do', () => {
    const { msg, error, warnings } = resultOf('freeze without a provider') as Record<string, unknown>;
    expect(error).toMatchObject({
      name: 'VSS_E_PROVIDER_NOT_REGISTERED',
      kind: 'impossible',
      hresult: '0x80042304',
      phase: 'add-volumes',
      call: 'AddToSnapshotSet',
      retryable: 'no',
      remedy: expect.stringContaining('"qga-vss provider register"'),
    });
    expect(msg).toMatch(/^The provider .* qga\.vss\.doctor looks at both\.$/);
    // What it had warned of before is Ansible's warning.
    expect(warnings).toEqual([expect.stringContaining('Freeze with backup_type copy')]);
  });

  test('of an outcome that is not known any more is one', () => {
    expect(resultOf('thaw of a session that nobody knows')).toMatchObject({
      failed: true,
      changed: false,
      error: { name: 'SESSION_LOST', kind: 'lost', object: 'nobody' },
    });
  });

  test('of an option names it as the task does', () => {
    expect(resultOf('freeze with a choice that there is not')).toMatchObject({
      failed: true,
      msg: expect.stringContaining('value of backup_type must be one of: full, incremental'),
    });
    expect(resultOf('freeze with a number that is too small')).toMatchObject({
      failed: true,
      msg: expect.stringMatching(/^hold_ms: .*from 500ms to 1m/),
      error: { name: 'INVALID_ARGUMENT', object: 'hold_ms' },
    });
  });
});

test('doctor fails where a freeze cannot work, unless it is only asked', () => {
  const without = { state: 'fail', checks: expect.any(Array), changed: false };
  expect(resultOf('doctor without a provider')).toMatchObject({
    ...without,
    failed: true,
    msg: expect.stringMatching(/^fail: .*provider/i),
  });
  expect(resultOf('doctor that only asks')).toMatchObject({ ...without, failed: false });
});

describe('snapshot', () => {
  test('tells what the snapshot is worth, and how the command fared', () => {
    expect(resultOf('snapshot')).toMatchObject({
      changed: true,
      failed: false,
      consistency: 'application',
      command: { exit_code: 0 },
      output: 'hello',
      held_ms: expect.any(Number),
    });
    expect(resultOf('snapshot')).not.toHaveProperty('notices');
  });

  test('fails with its command', () => {
    expect(resultOf('snapshot whose command fails')).toMatchObject({
      changed: true,
      failed: true,
      msg: expect.stringMatching(/^There is no snapshot: \S+ ended with 3\. hello$/),
      command: { exit_code: 3 },
    });
    expect(resultOf('snapshot whose command is missing')).toMatchObject({
      changed: false,
      failed: true,
      msg: expect.stringContaining('no such program'),
    });
  });

  test('fails where it is worth less than is accepted', () => {
    expect(resultOf('snapshot that is partial')).toMatchObject({
      failed: true,
      consistency: 'partial',
      msg: expect.stringMatching(/^partial: SqlServerWriter/),
    });
    // By two names of the same words.
    expect(String(resultOf('snapshot that is partial')?.['msg']).match(/The writer failed, and would fail again/g)).toHaveLength(1);
    expect(resultOf('snapshot that is partial, accepted')).toMatchObject({ failed: false, consistency: 'partial' });
  });

  test('hands on its lists and arguments as they are', () => {
    const { volume_count, output } = resultOf('snapshot of two volumes, with arguments as they are') as Record<string, unknown>;
    expect(volume_count).toBe(2);
    expect(JSON.parse(String(output))).toEqual(["it's $(1+1) `x", 'a "b" \\', '']);
  });
});
