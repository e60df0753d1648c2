import { CODES, FAILURES } from '@qga-vss/core/internal';
import { Cli } from '@qga-vss/test-kit/src/command/cli.ts';
import { describe, expect, it } from 'vitest';

const hex = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;

/** Every way in which people meet the value of a code. */
const formsOf = (value: number): readonly string[] => [
  hex(value),
  hex(value).toLowerCase(),
  `0x${value.toString(16)}`,
  String(value),
  String(value | 0),
];

/** Asks without a machine: nobody may be asked. */
const explain = async (...argv: readonly string[]): Promise<readonly { readonly name: string; readonly kind: string }[]> => {
  const cli = new Cli();
  const code = await cli.run('explain', ...argv, '--json');
  expect({ code, opened: cli.opened, argv }).toEqual({ code: 0, opened: 0, argv });
  return (cli.json() as { readonly matches: readonly { readonly name: string; readonly kind: string }[] }).matches;
};

describe('explain', () => {
  it.each(CODES.map(({ name, kind, value }) => ({ name, kind, value })))('$name in each of its forms', async ({ name, kind, value }) => {
    for (const form of [name, name.toLowerCase(), ...formsOf(value)])
      expect(await explain(form)).toContainEqual(expect.objectContaining({ name, kind, hex: hex(value), signed: value | 0 }));
  });

  it.each(Object.keys(FAILURES))('%s, a failure of ours', async (name) =>
    expect(await explain(name)).toMatchObject([{ name, kind: 'failure' }]),
  );

  it('a bare number lists all that have it', async () => {
    const kinds = (await explain('5')).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['writer-state', 'backup-type', 'snapshot-state']));
  });

  it('a negative number needs no --, wherever the options stand', async () => {
    const cli = new Cli();
    expect(await cli.run('explain', '--no-color', '-2147212529')).toBe(0);
    expect(cli.stdout).toMatch(/^VSS_E_UNEXPECTED_PROVIDER_ERROR {2}0x8004230F \(-2147212529\)/);
    expect(cli.stdout).toContain('To do     ');
  });

  it('words need no quotes, as far as the shell leaves them alone', async () => {
    const found = await explain('hr', '=', '0x80070005,', 'Access', 'is', 'denied.', '[0x80042306].');
    expect(found.map(({ name }) => name)).toEqual(['E_ACCESSDENIED', 'VSS_E_PROVIDER_VETO']);
  });

  it('what there is to do is in the words of the command line', async () => {
    const cli = new Cli();
    expect(await cli.run('explain', '(0x80070422)', 'event 8194')).toBe(0);
    expect(cli.stdout).toMatch(
      /^ERROR_SERVICE_DISABLED {2}0x80070422 .*"qga-vss doctor" says which .*^event 8194 {2}an event of VSS in the Application log$/ms,
    );
  });

  it('what it does not know is an error with the way out', async () => {
    const cli = new Cli();
    expect(await cli.run('explain', '0x12345678')).toBe(2);
    expect(cli.stderr).toMatch(/^qga-vss: UNKNOWN_CODE\n {2}0x12345678: .*\n {2}Check the spelling/);
    expect(cli.stdout).toBe('');
  });

  it('of what stands at its place no option is named, for there is none', async () => {
    const cli = new Cli();
    expect(await cli.run('explain', '')).toBe(2);
    expect(cli.stderr).toContain('\n  <code>: An option has a value it cannot have. It must not be empty.\n');
  });

  it('with a scenario it is asked of that machine', async () => {
    const cli = new Cli();
    await cli.run('explain', 'VSS_E_BAD_STATE', '--simulate');
    expect(cli.opened).toBe(1);
  });
});
