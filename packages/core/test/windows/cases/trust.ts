import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseDescriptor } from '../../../src/windows/access-list.ts';
import { windowsDefaultsFile } from '../../../src/windows/defaults-file.ts';
import { type Answer, Library } from '../../../src/windows/library.ts';
import { WindowsProcesses } from '../../../src/windows/processes.ts';
import { SecurityAttributes } from '../../../src/windows/security.ts';
import { fn } from '../../../src/windows/signature.ts';
import { currentUserSid } from '../../../src/windows/token.ts';
import { untrustedPaths } from '../../../src/windows/trust.ts';
import { bytesAt, pointerAt } from './bytes-at.ts';
import type { Case } from './case.ts';

const DESCRIPTORS = {
  dll: 'advapi32.dll',
  functions: {
    GetSecurityDescriptorLength: fn('uint32', ['uint64']),
    SetFileSecurityW: fn('int32', ['str16', 'uint32', 'uint64']),
  },
} as const;

/** The bytes of a descriptor as Windows makes them of a text. */
const bytesOf = (library: Library, sddl: string): Uint8Array => {
  using attributes = new SecurityAttributes(library, sddl);
  const descriptor = pointerAt(attributes.address + 8);
  const length = library.functions(DESCRIPTORS).GetSecurityDescriptorLength(descriptor);
  return bytesAt(descriptor, length).slice();
};

/** Answers for each object in turn that is asked for its protection, as if it were on a Windows that keeps access lists. */
const withProtections = (sddls: readonly string[]): { library: Library; asked: () => number } => {
  const helper = new Library();
  let asked = 0;
  const library = new Library((call, _nth, values): Answer | undefined => {
    if (call !== 'GetKernelObjectSecurity') return undefined;
    const bytes = bytesOf(helper, sddls[asked++] ?? 'O:SYD:');
    bytesAt(Number(values[2]), bytes.length).set(bytes);
    return { result: 1 };
  });
  return { library, asked: () => asked };
};

const NOBODY = 'O:SYD:';
const USERS = 'Users (S-1-5-32-545)';

/** FILE_BASIC_INFO. */
const attributes = (value: number): Uint8Array => new Uint8Array(new Uint32Array([0, 0, 0, 0, 0, 0, 0, 0, value, 0]).buffer);

/** REPARSE_DATA_BUFFER. */
const symbolicLink = (target: string): Uint8Array => {
  const bytes = Buffer.alloc(20 + target.length * 2);
  bytes.writeUInt32LE(0xa000_000c, 0);
  bytes.writeUInt16LE(target.length * 2, 10);
  bytes.write(target, 20, 'utf16le');
  return bytes;
};

export const TRUST_CASES: readonly Case[] = [
  {
    name: 'descriptors that Windows makes are read as they are meant',
    run: () => {
      const library = new Library();
      assert.deepEqual(parseDescriptor(bytesOf(library, 'O:BAD:P(D;;GA;;;WD)(A;OICIIO;FA;;;SY)(A;;0x1301bf;;;S-1-5-21-1-2-3-1001)')), {
        owner: 'S-1-5-32-544',
        entries: [
          { kind: 'deny', sid: 'S-1-1-0', mask: 0x1000_0000, inheritOnly: false },
          { kind: 'allow', sid: 'S-1-5-18', mask: 0x1f_01ff, inheritOnly: true },
          { kind: 'allow', sid: 'S-1-5-21-1-2-3-1001', mask: 0x13_01bf, inheritOnly: false },
        ],
      });
      assert.deepEqual(parseDescriptor(bytesOf(library, 'O:SY')), { owner: 'S-1-5-18' });
      assert.deepEqual(parseDescriptor(bytesOf(library, 'O:SYD:')), { owner: 'S-1-5-18', entries: [] });
    },
  },
  {
    name: "the current user's SID is the one Windows gives",
    run: () => {
      const library = new Library();
      assert.match(currentUserSid(library), /^S-1-5-21(-\d+){4}$/);
      assert.equal(library.openHandles(), 0);
    },
  },
  {
    name: 'the file, its folder and each folder above are asked, each for what matters there',
    run: () => {
      const folder = mkdtempSync('C:\\lab\\trust-');
      try {
        mkdirSync(`${folder}\\bin`);
        writeFileSync(`${folder}\\bin\\x.exe`, '');
        const everything = 'O:SYD:(A;;0x1f01ff;;;BU)';
        const { library, asked } = withProtections(['O:SYD:(A;;0x6;;;BU)', 'O:SYD:(A;;0x6;;;BU)', everything, everything, everything]);
        const found = untrustedPaths(library, [`${folder}\\bin\\x.exe`]);
        assert.equal(asked(), 5, 'C:\\, lab, the folder, bin and the file');
        assert.deepEqual(found, [
          { path: `${folder}\\bin\\x.exe`, who: USERS, rights: ['write', 'append', 'delete', 'write DAC', 'write owner'] },
          { path: `${folder}\\bin`, who: USERS, rights: ['add file', 'add folder', 'delete child', 'delete', 'write DAC', 'write owner'] },
          { path: folder, who: USERS, rights: ['delete child', 'delete', 'write DAC', 'write owner'] },
        ]);
        assert.equal(library.openHandles(), 0);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'folders shared by several files are asked once',
    run: () => {
      const { library, asked } = withProtections([]);
      assert.deepEqual(untrustedPaths(library, ['C:\\windows\\system32\\kernel32.dll', 'C:\\WINDOWS\\system32\\ntdll.dll']), []);
      assert.equal(asked(), 5);
    },
  },
  {
    name: 'a real access list is read: a file that Everyone may write is found',
    run: () => {
      const library = new Library();
      const folder = mkdtempSync('C:\\lab\\trust-');
      try {
        const path = `${folder}\\x.exe`;
        writeFileSync(path, '');
        using attributes = new SecurityAttributes(library, 'D:(A;;FA;;;WD)');
        assert.notEqual(library.functions(DESCRIPTORS).SetFileSecurityW(path, 4, pointerAt(attributes.address + 8)), 0);
        const everyone = untrustedPaths(library, [path]).find((one) => one.path === path && one.who === 'Everyone (S-1-1-0)');
        assert.ok(everyone?.rights.includes('write'), JSON.stringify(untrustedPaths(library, [path])));
        assert.equal(library.openHandles(), 0);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'what cannot be read, or does not exist, is not trusted',
    run: () => {
      for (const call of ['CreateFileW', 'GetFileInformationByHandleEx', 'GetKernelObjectSecurity']) {
        const library = new Library((name, nth) =>
          name === call && nth === 1 ? { result: call === 'CreateFileW' ? -1 : 0, lastError: 5 } : undefined,
        );
        // Looked at from the root down.
        const last = untrustedPaths(library, [process.execPath]).at(-1);
        assert.deepEqual(last, { path: 'C:\\', who: 'nobody knows', rights: ['unknown'] });
        assert.equal(library.openHandles(), 0);
      }
      const [first] = untrustedPaths(new Library(), ['C:\\lab\\nothing.exe']);
      assert.deepEqual(first, { path: 'C:\\lab\\nothing.exe', who: 'nobody knows', rights: ['unknown'] });
    },
  },
  {
    // Wine 8 has no reparse points: what Windows answers is played here.
    name: 'a link is followed to the end, by its own name and target',
    run: () => {
      const helper = new Library();
      const opened: string[] = [];
      const answer = (to: unknown, bytes: Uint8Array): Answer => {
        bytesAt(Number(to), bytes.length).set(bytes);
        return { result: 1 };
      };
      const last = (): string => opened.at(-1) ?? '';
      const answers: Readonly<Record<string, (values: readonly unknown[]) => Answer>> = {
        CreateFileW: ([path]) => ({ result: opened.push(String(path)) }),
        CloseHandle: () => ({ result: 1 }),
        GetFileInformationByHandleEx: ([, , to]) => answer(to, attributes(last() === 'C:\\app\\x.exe' ? 0x400 : 0)),
        DeviceIoControl: ([, control, , , to]) => {
          assert.deepEqual([control, last()], [0x9_00a8, 'C:\\app\\x.exe']);
          return answer(to, symbolicLink('\\??\\C:\\real\\x.exe'));
        },
        GetKernelObjectSecurity: ([, , to]) => answer(to, bytesOf(helper, last() === 'C:\\real' ? 'O:SYD:(A;;FA;;;BU)' : 'O:SYD:')),
      };
      const library = new Library((call, _nth, values) =>
        opened.length > 0 || call === 'CreateFileW' ? answers[call]?.(values) : undefined,
      );
      const found = untrustedPaths(library, ['C:\\app\\x.exe']);
      assert.deepEqual(opened, ['C:\\', 'C:\\app', 'C:\\app\\x.exe', 'C:\\real', 'C:\\real\\x.exe']);
      assert.deepEqual(
        found.map(({ path, who }) => [path, who]),
        [['C:\\real', USERS]],
      );
      assert.equal(library.openHandles(), 0);
    },
  },
  {
    name: 'the defaults file is where the registry has ProgramData, whatever the environment says, and trusted as programs are',
    run: () => {
      const named = process.env['ProgramData'];
      process.env['ProgramData'] = 'C:\\lab\\elsewhere';
      const { path } = windowsDefaultsFile();
      if (named !== undefined) process.env['ProgramData'] = named;
      assert.equal(path.toLowerCase(), 'c:\\programdata\\qga-vss\\defaults.json');
      const folder = dirname(path);
      const isNew = mkdirSync(folder, { recursive: true }) !== undefined;
      writeFileSync(path, '{}');
      try {
        const users = 'O:SYD:(A;;0x6;;;BU)';
        assert.equal(windowsDefaultsFile(withProtections([]).library).doubt(), undefined);
        // The drive, ProgramData, where users may make folders, the folder, the file.
        assert.equal(windowsDefaultsFile(withProtections([users, users]).library).doubt(), undefined);
        assert.match(
          windowsDefaultsFile(withProtections([NOBODY, NOBODY, users]).library).doubt() ?? '',
          /qga-vss can be changed by Users/,
        );
        assert.match(
          windowsDefaultsFile(withProtections([NOBODY, NOBODY, NOBODY, users]).library).doubt() ?? '',
          /defaults\.json can be changed by Users/,
        );
      } finally {
        rmSync(isNew ? folder : path, { recursive: true });
      }
    },
  },
  {
    name: 'of this process Node, the program and the native library are looked at, once',
    run: () => {
      const opened: string[] = [];
      const library = new Library((call, _nth, values) => {
        if (call === 'CreateFileW') opened.push(String(values[0]).toLowerCase());
        return undefined;
      });
      const processes = new WindowsProcesses(library);
      const found = processes.untrustedPaths();
      for (const end of ['node.exe', 'koffi.node'])
        assert.ok(
          opened.some((path) => path.endsWith(end)),
          opened.join('\n'),
        );
      assert.ok(opened.includes(String(process.argv[1]).toLowerCase()));
      const asked = opened.length;
      assert.equal(processes.untrustedPaths(), found);
      assert.equal(opened.length, asked);
      assert.equal(library.openHandles(), 0);
    },
  },
];
