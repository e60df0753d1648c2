import { type DoctorResult, QgaError } from '@qga-vss/core';
import { CONTRACT } from '@qga-vss/core/internal';
import { Cli, type CliOptions, SUCCESS } from '@qga-vss/test-kit/src/command/cli.ts';
import { machine } from '@qga-vss/test-kit/src/command/machine.ts';
import { thawed } from '@qga-vss/test-kit/src/command/results.ts';
import { describe, expect, it } from 'vitest';

const FILE = '/etc/qga-vss/defaults.json';

const saying = (content: object | string, options: CliOptions = {}): Cli =>
  new Cli({ defaults: () => ({ path: FILE, text: typeof content === 'string' ? content : JSON.stringify(content) }), ...options });

const failing = (name: 'DEFAULTS_NOT_TRUSTED' | 'KOFFI_UNAVAILABLE'): Cli =>
  new Cli({
    defaults: () => {
      throw QgaError.of(name, { object: FILE });
    },
  });

const used = (option: string, value: string) => ({ option, value, file: FILE });

const NIGHTLY = { backupType: 'copy', retryMs: '10m', holdMs: 9000, excludeVolumes: ['E:', 'F:'] };

describe('what the defaults file says', () => {
  it.each([['run', ...SUCCESS], ['freeze']])('is what a freeze is begun with: %s', async (...argv) => {
    const cli = saying(NIGHTLY);
    expect(await cli.run(...argv)).toBe(0);
    expect(cli.service.freezeOptions).toMatchObject({ ...NIGHTLY, retryMs: 600_000 });
  });

  it('comes after what is given on the command line, by name or by place', async () => {
    const cli = saying({ ...NIGHTLY, volumes: ['C:'] });
    await cli.run('freeze', 'D:', '--hold-ms', '5000', '--backup-type', 'full', '--json');
    expect(cli.service.freezeOptions).toMatchObject({ volumes: ['D:'], holdMs: 5000, backupType: 'full', retryMs: 600_000 });
    expect(cli.json()).toMatchObject({ defaults: [used('excludeVolumes', 'E:,F:'), used('retryMs', '10m')] });
  });

  it.each([
    ['run', '--json', ...SUCCESS],
    ['freeze', '--json'],
    ['thaw', '--json'],
  ])('is named in the result: %s', async (...argv) => {
    const cli = saying({ includeDocuments: true, holdMs: '9s' });
    await cli.run(...argv);
    const expected = { run: ['holdMs', 'includeDocuments'], freeze: ['holdMs'], thaw: ['includeDocuments'] }[argv[0] ?? ''];
    const { defaults } = cli.json() as { readonly defaults: readonly { readonly option: string }[] };
    expect(defaults.map(({ option }) => option)).toEqual(expected);
  });

  it.each([['run', ...SUCCESS], ['freeze']])('is named to people: %s', async (...argv) => {
    const cli = saying({ holdMs: '9s' });
    await cli.run(...argv);
    expect(cli.stdout).toContain(`  Defaults  --hold 9s\n            of ${FILE}\n`);
  });

  it('changes nothing where it says nothing, and where --no-defaults is given', async () => {
    for (const [content, argv] of [
      [{}, ['freeze', '--json']],
      [NIGHTLY, ['freeze', '--json', '--no-defaults']],
    ] as const) {
      const cli = saying(content);
      await cli.run(...argv);
      expect(cli.service.freezeOptions).toEqual({ detach: true });
      expect(cli.json()).not.toHaveProperty('defaults');
    }
  });

  it('is what doctor judges: it warns of what a freeze on this machine would be warned of', async () => {
    const warned = async (content: object, ...options: readonly string[]) => {
      const cli = saying(content, { machine: machine('healthy') });
      await cli.run('doctor', '--json', ...options);
      const { checks, defaults } = cli.json() as DoctorResult & { readonly defaults?: unknown };
      return { warned: checks.some(({ name, state }) => name === 'plan' && state === 'warn'), defaults };
    };
    expect(await warned({})).toEqual({ warned: true, defaults: undefined });
    expect(await warned({ backupType: 'copy', holdMs: 9000 })).toEqual({ warned: false, defaults: [used('backupType', 'copy')] });
    expect(await warned({ backupType: 'copy' }, '--no-defaults')).toEqual({ warned: true, defaults: undefined });
  });

  it('is not for commands that only ask', async () => {
    const cli = saying(NIGHTLY, { machine: machine('healthy') });
    expect(await cli.run('volumes', '--json')).toBe(0);
    expect(cli.json()).not.toHaveProperty('defaults');
    expect(await failing('DEFAULTS_NOT_TRUSTED').run('status')).not.toBe(2);
  });

  it('is not for a freeze that continues what was prepared, with options of its own', async () => {
    const status = () => ({ state: 'prepared', volumeCount: 0, simulated: false }) as const;
    const cli = saying(NIGHTLY, { script: { status } });
    expect(await cli.run('freeze', '--json', '--release-after', '3s')).toBe(0);
    expect(cli.service.freezeOptions).toEqual({ releaseAfterMs: 3000, detach: true });
    expect(cli.json()).not.toHaveProperty('defaults');
  });

  it('is not for the freeze of a run that continues what was prepared, and is for its thaw', async () => {
    const status = () => ({ state: 'prepared', volumeCount: 0, simulated: false }) as const;
    const cli = saying({ ...NIGHTLY, includeDocuments: true }, { script: { status } });
    expect(await cli.run('run', '--json', ...SUCCESS)).toBe(0);
    expect(cli.service.freezeOptions).toEqual({});
    expect(cli.service.thawOptions).toMatchObject({ includeDocuments: true });
    expect(cli.json()).toMatchObject({ defaults: [{ option: 'includeDocuments' }] });
  });

  it('is not for a session that is named: it has its options', async () => {
    const cli = saying(NIGHTLY);
    await cli.run('freeze', '--session-id', 'x');
    expect(cli.service.freezeOptions).toEqual({ sessionId: 'x', detach: true });
  });

  it.each([
    ['freeze', '--session-id', 'x'],
    ['thaw', 'x'],
  ])('cannot keep a session that is named from %s, for it is not read then', async (...argv) => {
    const cli = failing('DEFAULTS_NOT_TRUSTED');
    await cli.run(...argv);
    expect(cli.stderr).not.toContain('DEFAULTS_NOT_TRUSTED');
    expect(cli.opened).toBe(1);
  });

  it('may begin with the mark that PowerShell puts before UTF-8', async () => {
    const cli = saying(`\ufeff${JSON.stringify(NIGHTLY)}`);
    expect(await cli.run('freeze')).toBe(0);
    expect(cli.service.freezeOptions).toMatchObject({ backupType: 'copy' });
  });
});

describe('a defaults file that cannot be used', () => {
  it.each([
    [{ simulate: 'healthy' }, '"simulate" may not stand there'],
    [{ allowUntrustedPaths: true }, '"allowUntrustedPaths" may not stand there'],
    [{ recover: true }, '"recover" may not stand there'],
    [{ force: true }, '"force" may not stand there'],
    [{ rescue: true }, '"rescue" may not stand there'],
    [{ succeeded: true }, '"succeeded" may not stand there'],
    [{ dryRun: true }, '"dryRun" may not stand there'],
    [{ sessionId: 'x' }, '"sessionId" may not stand there'],
    [{ detach: false }, '"detach" may not stand there'],
    [{ backupTyp: 'copy' }, 'There is no option "backupTyp"; "backupType" there is.'],
    [{ nonsense: 1 }, 'There is no option "nonsense". Names are those of JSON'],
    [{ holdMs: '70s' }, 'holdMs: It must be from 500ms to 1m, and is 70s.'],
    [{ holdMs: '9000' }, '9000 has no unit. Write 9000ms or 9s.'],
    [{ holdMs: 70_000 }, 'It must be at most 60000 ms.'],
    [{ volumes: 'C:' }, 'volumes: '],
    [{ backupType: 'copie' }, 'backupType: '],
    ['{ backupType: copy }', 'It is no JSON in UTF-8.'],
    ['["copy"]', 'It must be an object of JSON'],
  ])('%j is refused before anything is opened', async (content, says) => {
    const cli = saying(content);
    expect(await cli.run('freeze')).toBe(2);
    expect(cli.stderr.replaceAll(/\s+/g, ' ')).toContain(says);
    expect(cli.stderr).toContain(`DEFAULTS_INVALID\n  ${FILE}: `);
    expect(cli.opened).toBe(0);
  });

  it.each([['freeze'], ['prepare'], ['run', ...SUCCESS], ['run', '--simulate', ...SUCCESS]])(
    'is an error where it is not trusted: %s %s',
    async (...argv) => {
      const cli = failing('DEFAULTS_NOT_TRUSTED');
      expect(await cli.run(...argv)).toBe(2);
      expect(cli.stderr).toContain('DEFAULTS_NOT_TRUSTED');
      expect(cli.opened).toBe(0);
    },
  );

  it.each([[], ['--rescue']])('keeps nobody from thawing, and is a warning once that is done: thaw %s', async (...options) => {
    const said: string[] = [];
    const cli: Cli = new Cli({
      defaults: () => {
        throw QgaError.of('DEFAULTS_NOT_TRUSTED', { object: FILE });
      },
      script: {
        thaw: () => {
          said.push(cli.stderr);
          return thawed('application');
        },
      },
    });
    expect(await cli.run('thaw', '--json', ...options)).toBe(0);
    expect(said).toEqual(['']);
    expect(cli.json()).toMatchObject({ consistency: 'application' });
    expect(cli.stderr).toContain(`warning: DEFAULTS_NOT_TRUSTED\n  ${FILE}: `);
  });

  it('is what doctor finds, for a freeze would be refused', async () => {
    const cli = saying({ nonsense: 1 }, { machine: machine('healthy') });
    expect(await cli.run('doctor', '--json')).toBe(7);
    const { state, checks } = cli.json() as DoctorResult;
    expect(state).toBe('fail');
    expect(checks.filter((check) => check.state === 'fail')).toEqual([
      expect.objectContaining({ name: 'defaults-file', found: expect.stringContaining('There is no option "nonsense".') }),
    ]);
    const plugin = saying({ nonsense: 1 }, { machine: machine('healthy') });
    expect(await plugin.run('doctor', '--format', 'nagios')).toBe(2);
    expect(plugin.stdout).toMatch(/^QGA-VSS CRITICAL.*Defaults file: .*There is no option "nonsense"/);
  });

  it('has of run the document that every failure has', async () => {
    const cli = failing('DEFAULTS_NOT_TRUSTED');
    await cli.run('run', '--json', ...SUCCESS);
    expect(cli.json()).toMatchObject({ outcome: 'not-frozen', freeze: null, error: { name: 'DEFAULTS_NOT_TRUSTED', object: FILE } });
  });

  it.each([
    { what: 'a rehearsal', platform: 'linux', argv: ['--simulate'], code: 0 },
    { what: 'who cannot freeze anyway', platform: 'win32', argv: [], code: 0 },
    { what: 'a hypervisor', platform: 'linux', argv: ['--guest', 'libvirt:web01'], code: 2 },
    { what: 'a hypervisor with Windows', platform: 'win32', argv: ['--guest', 'libvirt:web01'], code: 2 },
  ] as const)('where this account may not read it, $what ends with $code', async ({ platform, argv, code }) => {
    const cli = new Cli({ platform, defaults: () => ({ path: FILE, isHidden: true }) });
    expect(await cli.run('freeze', ...argv)).toBe(code);
    expect(cli.service.freezeOptions).toEqual(code === 0 ? { detach: true } : undefined);
  });

  it.each([['thaw'], ['doctor']])('is not done without where koffi cannot be loaded, which is told once: %s', async (command) => {
    const cli = failing('KOFFI_UNAVAILABLE');
    expect(await cli.run(command)).toBe(7);
    expect(cli.stderr.match(/KOFFI_UNAVAILABLE/g)).toHaveLength(1);
    expect(cli.opened).toBe(0);
  });

  it('does not keep from rehearsing where koffi cannot be loaded', async () => {
    expect(await failing('KOFFI_UNAVAILABLE').run('freeze', '--simulate')).toBe(0);
    expect(await failing('KOFFI_UNAVAILABLE').run('freeze')).toBe(7);
  });
});

describe.each([['show-config'], ['--show-config']])('%s', (command) => {
  interface Shown {
    readonly options: readonly { readonly option: string; readonly value: string | null; readonly source: string }[];
  }

  it('says what each option would be, and who says so', async () => {
    const cli = saying(NIGHTLY);
    expect(await cli.run(command, '--hold', '5s', '--json')).toBe(0);
    expect(cli.json()).toMatchObject({ file: FILE, state: 'used', error: null });
    const { options } = cli.json() as Shown;
    expect(options).toEqual(
      expect.arrayContaining([
        { option: 'holdMs', value: '5s', source: 'command line' },
        { option: 'retryMs', value: '10m', source: 'file' },
        { option: 'excludeVolumes', value: 'E:,F:', source: 'file' },
        { option: 'gatherTimeoutMs', value: '1m', source: 'default' },
        { option: 'volumes', value: null, source: 'default' },
      ]),
    );
    const names = options.map(({ option }) => option);
    expect(names).toEqual([...new Set(names)]);
    for (const never of ['simulate', 'allowUntrustedPaths', 'recover', 'force', 'succeeded', 'sessionId', 'detach'])
      expect(names).not.toContain(never);
    for (const name of Object.keys(CONTRACT.prepare.options.properties))
      expect(names.includes(name) || ['allowUntrustedPaths', 'recover', 'sessionId', 'detach'].includes(name)).toBe(true);
  });

  it('says where the file is that does not exist', async () => {
    const cli = new Cli();
    expect(await cli.run(command)).toBe(0);
    expect(cli.stdout).toContain(`DEFAULTS ${FILE}: there is none\n`);
  });

  it('says why a file is not used, and what to do', async () => {
    const cli = failing('DEFAULTS_NOT_TRUSTED');
    expect(await cli.run(command)).toBe(2);
    expect(cli.stdout).toContain(`DEFAULTS ${FILE}: it is not used\n  Error     DEFAULTS_NOT_TRUSTED\n`);
    expect(cli.stdout).toMatch(/--hold\s+9.5s\s+default/);
  });

  it('asks no machine', async () => {
    const cli = saying(NIGHTLY);
    await cli.run(command);
    expect(cli.opened).toBe(0);
  });
});
