import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { CODES } from '../../src/vss/codes.ts';
import {
  BACKUP_TYPES,
  COMPONENT_TYPES,
  DRIVE_TYPES,
  NO_WRITERS,
  PROVIDER_TYPES,
  SNAPSHOT_CONTEXT,
  TRANSPORTABLE,
  WRITER_FAILED_FROM,
  WRITER_FAILED_TO,
} from '../../src/vss/enums.ts';
import { ADVAPI32 } from '../../src/windows/tables/advapi32.ts';
import { FILES } from '../../src/windows/tables/files.ts';
import { IID_IGlobalOptions, IID_IVssBackupComponentsEx3 } from '../../src/windows/tables/interfaces.ts';
import { KERNEL32 } from '../../src/windows/tables/kernel32.ts';
import { NATIVE_MACHINE } from '../../src/windows/tables/native-machine.ts';
import { OLE32 } from '../../src/windows/tables/ole32.ts';
import { OLEAUT32 } from '../../src/windows/tables/oleaut32.ts';
import { PROCESSES } from '../../src/windows/tables/processes.ts';
import { VERSION } from '../../src/windows/tables/version.ts';
import { VSSAPI } from '../../src/windows/tables/vssapi.ts';
import { AUTOMATION, COM_USAGE, IID_IWbemLocator } from '../../src/windows/tables/wbem.ts';
import { functionDifferences, type Headers, interfaceIds, numbers, undeclared } from './sdk-headers.ts';

/** Every function that is called. */
export const DLL_TABLES = [KERNEL32, FILES, PROCESSES, NATIVE_MACHINE, ADVAPI32, OLE32, COM_USAGE, OLEAUT32, AUTOMATION, VERSION, VSSAPI];

/** What the sources say of values, functions and ids, against headers. */
export const testValues = (headers: Headers): void => {
  /** What C++ makes of expressions, unsigned. */
  const valuesOf = (expressions: Readonly<Record<string, string>>): Record<string, number> =>
    Object.fromEntries(Object.entries(numbers(headers, expressions)).map(([name, value]) => [name, value >>> 0]));

  const unsigned = (values: Iterable<readonly [string, number]>): Record<string, number> =>
    Object.fromEntries([...values].map(([name, value]) => [name, value >>> 0]));

  const themselves = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));

  /** Errors of Windows, which come from VSS as HRESULTs (HRESULT_FROM_WIN32). */
  const isWin32 = (name: string): boolean => /^(ERROR|RPC_S)_/.test(name);

  test('every code that can be explained has the value of the headers', () => {
    const expressions = Object.fromEntries(CODES.map(({ name }) => [name, isWin32(name) ? `((${name} & 0xffff) | 0x80070000)` : name]));
    expect(unsigned(CODES.map(({ name, value }) => [name, value]))).toEqual(valuesOf(expressions));
  });

  test('a name that no header knows is noticed', () => {
    expect(undeclared(headers, ['VSS_E_BAD_STATE', 'VSS_E_NO_SUCH_CODE', 'COINIT_MULTITHREADED'])).toEqual(['VSS_E_NO_SUCH_CODE']);
  });

  /** Names by their place, as the values of an enumeration that begins with 0. */
  const places = (names: readonly string[]): Readonly<Record<string, number>> =>
    Object.fromEntries(names.map((name, value) => [name, value]));

  const ENUMERATIONS: readonly (readonly [prefix: string, values: Readonly<Record<string, number>>])[] = [
    ['VSS_BT', BACKUP_TYPES],
    ['VSS_CT', COMPONENT_TYPES],
    ['VSS_PROV', places(PROVIDER_TYPES)],
    ['DRIVE', places(DRIVE_TYPES.map((name) => (name === 'no-root' ? 'no_root_dir' : name)))],
  ];

  test('enumerations have the values of the headers, and so has what is made of them', () => {
    const made = { NO_WRITERS, TRANSPORTABLE, SNAPSHOT_CONTEXT, WRITER_FAILED_FROM, WRITER_FAILED_TO };
    const ours = ENUMERATIONS.flatMap(([prefix, values]) =>
      Object.entries(values).map(([name, value]) => [`${prefix}_${name.toUpperCase()}`, value] as const),
    );
    expect({ ...Object.fromEntries(ours), ...made }).toEqual(
      valuesOf({
        ...themselves(ours.map(([name]) => name)),
        NO_WRITERS: 'VSS_VOLSNAP_ATTR_NO_WRITERS',
        TRANSPORTABLE: 'VSS_VOLSNAP_ATTR_TRANSPORTABLE',
        SNAPSHOT_CONTEXT:
          'VSS_CTX_APP_ROLLBACK | VSS_VOLSNAP_ATTR_TRANSPORTABLE | VSS_VOLSNAP_ATTR_NO_AUTORECOVERY | VSS_VOLSNAP_ATTR_TXF_RECOVERY',
        WRITER_FAILED_FROM: 'VSS_WS_FAILED_AT_IDENTIFY',
        WRITER_FAILED_TO: 'VSS_WS_FAILED_AT_BACKUPSHUTDOWN',
      }),
    );
  });

  const SOURCES = ['../../src/windows', '../../src/vss'].map((folder) => join(import.meta.dirname, folder));

  /** Every constant of a number in the sources, be it exported or not: its file, its name, its value. */
  const constants = SOURCES.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        [...readFileSync(join(folder, file), 'utf8').matchAll(/^(?:export )?const ([A-Z][A-Z\d_a-z]*) = (-?(?:0x)?[\da-f_]+);/gm)].map(
          ([, name = '', value = '']) => ({ file, name, value: Number(value.replaceAll('_', '')) }),
        ),
      ),
  );

  /** Those of our own making that say where something is in a structure of Windows, or have its name in another spelling. */
  const EXPRESSIONS: Readonly<Record<string, string>> = {
    'access-list.ts CONTROL': 'offsetof(SECURITY_DESCRIPTOR_RELATIVE, Control)',
    'access-list.ts OWNER': 'offsetof(SECURITY_DESCRIPTOR_RELATIVE, Owner)',
    'access-list.ts DACL': 'offsetof(SECURITY_DESCRIPTOR_RELATIVE, Dacl)',
    'access-list.ts ACL_HEADER': 'sizeof(ACL)',
    'access-list.ts ACE_COUNT': 'offsetof(ACL, AceCount)',
    'access-list.ts GUID_SIZE': 'sizeof(GUID)',
    'automation.ts VARIANT_SIZE': 'sizeof(VARIANT)',
    'automation.ts VALUE': 'offsetof(VARIANT, bstrVal)',
    'backup-components.ts GUID_SIZE': 'sizeof(GUID)',
    'breakaway.ts STARTUP_INFO_SIZE': 'sizeof(STARTUPINFOW)',
    'breakaway.ts PROCESS_INFORMATION_SIZE': 'sizeof(PROCESS_INFORMATION)',
    'event-waiter.ts EVENTS_AT_ONCE': 'MAXIMUM_WAIT_OBJECTS - 1',
    'file-information.ts ATTRIBUTES': 'offsetof(FILE_BASIC_INFO, FileAttributes)',
    'file-information.ts END_OF_FILE': 'offsetof(FILE_STANDARD_INFO, EndOfFile)',
    'file-information.ts FILE_BASIC_INFO_SIZE': 'sizeof(FILE_BASIC_INFO)',
    'file-information.ts FILE_STANDARD_INFO_SIZE': 'sizeof(FILE_STANDARD_INFO)',
    'file-information.ts LINKS': 'offsetof(FILE_STANDARD_INFO, NumberOfLinks)',
    'file-version.ts HIGH': 'offsetof(VS_FIXEDFILEINFO, dwFileVersionMS)',
    'file-version.ts LOW': 'offsetof(VS_FIXEDFILEINFO, dwFileVersionLS)',
    'overlapped.ts OVERLAPPED_SIZE': 'sizeof(OVERLAPPED)',
    'overlapped.ts OFFSET': 'offsetof(OVERLAPPED, Offset)',
    'overlapped.ts EVENT': 'offsetof(OVERLAPPED, hEvent)',
    'processes.ts TOKEN_ELEVATION': 'TokenElevation',
    'token.ts TOKEN_USER': 'TokenUser',
    'provider-service.ts CURRENT_STATE': 'offsetof(SERVICE_STATUS, dwCurrentState)',
    'provider-service.ts CONTROLS_ACCEPTED': 'offsetof(SERVICE_STATUS, dwControlsAccepted)',
    'security.ts SECURITY_ATTRIBUTES_SIZE': 'sizeof(SECURITY_ATTRIBUTES)',
    'service-state.ts CURRENT_STATE': 'offsetof(SERVICE_STATUS, dwCurrentState)',
    'win32.ts FILE_SHARE_ALL': 'FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE',
    'writer-metadata.ts GUID_PAIR_WORDS': '2 * sizeof(GUID) / sizeof(DWORD)',
  };

  /** How names begin that Windows gives; where no header knows one, it is misspelt. */
  const GIVEN =
    /^(ACCESS|CLSCTX|COINIT|COMGLB|CO|CREATE|DACL|DETACHED|DUPLICATE|EOAC|ERROR|EVENT|E|FILE|GENERIC|OWNER|PIPE|PROCESS|RPC|RRF|SC|SDDL|SECURITY|SERVICE|SE|SW|TOKEN|VSS|VT|WAIT|WBEM|WT)_/;

  /** Ours, though they begin so. */
  const OURS: ReadonlySet<string> = new Set(['PIPE_BUFFER']);

  /** Macros of the headers that are no constants: one says nothing, the other is a pointer. */
  const NO_NUMBERS: ReadonlySet<string> = new Set(['OUT', 'INVALID_HANDLE_VALUE']);

  const keyOf = ({ file, name }: { readonly file: string; readonly name: string }): string => `${file} ${name}`;

  describe('constants of the sources', () => {
    it('that go by a name of the headers have its value', () => {
      const unknown = new Set(undeclared(headers, [...new Set(constants.map(({ name }) => name))]));
      const named = constants.filter((one) => !unknown.has(one.name) && !NO_NUMBERS.has(one.name) && EXPRESSIONS[keyOf(one)] === undefined);
      expect(named.length).toBeGreaterThan(90);
      const values = valuesOf(themselves(named.map(({ name }) => name)));
      expect(named.filter(({ name, value }) => values[name] !== value >>> 0).map(keyOf)).toEqual([]);
    });

    it('that look as if they did are in the headers', () => {
      const rest = constants.filter((one) => GIVEN.test(one.name) && EXPRESSIONS[keyOf(one)] === undefined && !OURS.has(one.name));
      expect(undeclared(headers, [...new Set(rest.map(({ name }) => name))])).toEqual([]);
    });

    it('that are places and sizes in structures are those of the headers', () => {
      const ours = constants.filter((one) => EXPRESSIONS[keyOf(one)] !== undefined);
      expect(ours.map(keyOf).toSorted()).toEqual(Object.keys(EXPRESSIONS).toSorted());
      const values = valuesOf(Object.fromEntries(ours.map((one, index) => [`at${index}`, EXPRESSIONS[keyOf(one)] ?? ''])));
      expect(ours.filter(({ value }, index) => values[`at${index}`] !== value).map(keyOf)).toEqual([]);
    });
  });

  test('functions of DLLs have the parameters and results of the headers', () => {
    const functions = Object.assign({}, ...DLL_TABLES.map((table) => table.functions));
    expect(functionDifferences(headers, functions)).toEqual([]);
  });

  test('a parameter of another size is noticed in a function, too', () => {
    const { SetEvent, ResetEvent } = KERNEL32.functions;
    const wrong = { SetEvent: { ...SetEvent, parameters: ['uint32'] as const }, ResetEvent };
    expect(functionDifferences(headers, wrong)).toEqual(['SetEvent: dd here, dp in the header']);
  });

  test('interfaces go by the ids of the headers', () => {
    expect(interfaceIds(headers, ['IVssBackupComponentsEx3', 'IGlobalOptions', 'IWbemLocator'])).toEqual({
      IVssBackupComponentsEx3: IID_IVssBackupComponentsEx3,
      IGlobalOptions: IID_IGlobalOptions,
      IWbemLocator: IID_IWbemLocator,
    });
  });
};
