import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTrusted } from '../../src/host/defaults-file.ts';
import { posixDoubt } from '../../src/host/posix-trust.ts';
import { FAILURES } from '../../src/vss/failures.ts';

const ME = process.getuid?.() ?? 0;
const TEXT = '{"backupType":"copy"}';

let root = '';
let folder = '';
let path = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qga-vss-defaults-'));
  folder = join(root, 'qga-vss');
  path = join(folder, 'defaults.json');
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(path, TEXT, { mode: 0o644 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (trusted = ME): unknown => readTrusted({ path, doubt: () => posixDoubt(path, trusted) });

describe.skipIf(process.platform === 'win32')('the defaults file', () => {
  it('is read where nobody else can change it', () => expect(read()).toEqual({ path, text: TEXT }));

  it.each([
    ['the file', () => rmSync(path)],
    ['its folder', () => rmSync(folder, { recursive: true })],
  ])('need not be there: %s', (_, remove) => {
    remove();
    expect(read()).toEqual({ path });
  });

  it.each([
    ['the group may write the file', () => chmodSync(path, 0o664), 'defaults.json can be written'],
    ['everybody may write the file', () => chmodSync(path, 0o646), 'defaults.json can be written'],
    ['everybody may put files beside it', () => chmodSync(folder, 0o777), 'qga-vss can be written'],
    ['everybody may, and the folder is sticky', () => chmodSync(folder, 0o1777), 'qga-vss can be written'],
    ['everybody may exchange its folder', () => chmodSync(root, 0o777), 'can be written by others'],
    [
      'the file is a link',
      () => {
        renameSync(path, join(root, 'elsewhere.json'));
        symlinkSync(join(root, 'elsewhere.json'), path);
      },
      'defaults.json is a link',
    ],
    [
      'its folder is a link',
      () => {
        renameSync(folder, join(root, 'elsewhere'));
        symlinkSync(join(root, 'elsewhere'), folder);
      },
      'qga-vss is a link',
    ],
  ])('is refused where %s', (_, spoil, says) => {
    spoil();
    expect(read).toThrow(expect.objectContaining({ name: 'DEFAULTS_NOT_TRUSTED', message: expect.stringContaining(says) }));
  });

  it('is refused where it belongs to somebody who is no administrator', () => {
    // Only root can give it to somebody else; everybody else is somebody else.
    if (ME === 0) execFileSync('chown', ['12345', path]);
    expect(() => read(0)).toThrow(
      expect.objectContaining({ name: 'DEFAULTS_NOT_TRUSTED', message: expect.stringContaining('belongs to') }),
    );
  });

  it('is used once the remedy has been applied', () => {
    chmodSync(folder, 0o777);
    chmodSync(path, 0o666);
    expect(read).toThrow(expect.objectContaining({ name: 'DEFAULTS_NOT_TRUSTED' }));
    const remedy = FAILURES.DEFAULTS_NOT_TRUSTED.remedy.split('Elsewhere: ')[1] ?? '';
    expect(remedy).toContain('/etc/qga-vss');
    // Who is not root stays the owner.
    const command = remedy.replaceAll('/etc/qga-vss', folder).replace('root:root', `${ME}`);
    execFileSync('sh', ['-c', command]);
    expect(read()).toEqual({ path, text: TEXT });
  });

  it.each([
    [
      'no file',
      () => {
        rmSync(path);
        mkdirSync(path);
      },
      'It is no file',
    ],
    ['endless', () => writeFileSync(path, 'x'.repeat(70_000)), 'It is larger'],
  ])('is refused where it is %s', (_, spoil, says) => {
    spoil();
    expect(read).toThrow(expect.objectContaining({ name: 'DEFAULTS_INVALID', message: expect.stringContaining(says) }));
  });
});
