import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { locked } from '@qga-vss/build/src/lock.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { digest, unlessDone } from '@qga-vss/build/src/stamp.ts';
import { dotnet } from './dotnet.ts';

/** Microsoft's headers and import libraries, as packages of NuGet. */
export const SDK = { name: 'Microsoft.Windows.SDK.CPP', version: '10.0.28000.2705' } as const;

const ARCHITECTURES = ['x64', 'arm64'] as const;

const FOLDER = join(ROOT, '.cache', 'sdk');
const PACKAGES = join(FOLDER, 'packages');
const OVERLAY = join(FOLDER, 'include');

/** Those that declare what the sources use, and what these need of the same version; the rest is the cross-compiler's own. */
const HEADERS: readonly string[] = [
  ...['vss.h', 'vsserror.h', 'vswriter.h', 'vsbackup.h', 'wbemcli.h', 'winerror.h', 'sddl.h', 'winsvc.h', 'winreg.h', 'winver.h'],
  ...['handleapi.h', 'synchapi.h', 'securitybaseapi.h', 'namedpipeapi.h', 'processenv.h', 'libloaderapi.h', 'jobapi.h', 'profileapi.h'],
  ...['threadpoollegacyapiset.h', 'wow64apiset.h', 'verrsrc.h'],
  ...['winnt.h', 'winbase.h', 'minwinbase.h', 'fileapi.h', 'processthreadsapi.h', 'oleauto.h', 'combaseapi.h'],
  ...['apiquery2.h', 'fileapifromapp.h', 'enclaveapi.h', 'jobapi2.h', 'ktmtypes.h'],
];

/** What their annotations say to Microsoft's tools: nothing to this compiler. */
const WORDS: readonly string[] = [
  ...['_Translates_last_error_to_HRESULT_', '__callback', '__in_data_source', '__analysis_noreturn', 'DECLSPEC_ALLOCATOR'],
  ...['_Post_ptr_invalid_', '_Post_invalid_', '_Post_valid_', '_Pre_', '_Pre_valid_', '_Pre_maybenull_', '_Pre_opt_valid_', '_Post_'],
  ...['_Frees_ptr_', '_Frees_ptr_opt_', '_Null_', '_Ret_opt_', '_Interlocked_operand_', '_IRQL_requires_same_'],
  ...['_Translates_Win32_to_HRESULT_(x)', '_Translates_NTSTATUS_to_HRESULT_(x)', '_In_NLS_string_(x)', '_Ret_reallocated_bytes_(x, y)'],
  ...['__out_data_source(x)', '__control_entrypoint(x)', '__drv_preferredFunction(x, y)'],
];

/** Before all others. The second part declares what only Microsoft's other headers do, and leaves out functions that are no C. */
const SHIM = `#include <winapifamily.h>
#include <specstrings.h>
#include <sal.h>
${WORDS.map((word) => `#define ${word}\n`).join('')}
struct IActivationFilter;
typedef struct _SYSTEM_CPU_SET_INFORMATION *PSYSTEM_CPU_SET_INFORMATION;
#define MICROSOFT_WINDOWS_WINBASE_H_DEFINE_INTERLOCKED_CPLUSPLUS_OVERLOADS 0
`;

/** Only annotations, for the kernel's interrupt levels. */
const WITHOUT_CONTENT = 'kernelspecs.h';

const PROJECT = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <RestorePackagesPath>${PACKAGES}</RestorePackagesPath>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
${[SDK.name, ...ARCHITECTURES.map((architecture) => `${SDK.name}.${architecture}`)].map((name) => `    <PackageDownload Include="${name}" Version="[${SDK.version}]" />\n`).join('')}  </ItemGroup>
</Project>
`;

const packageFolder = (suffix = ''): string => join(PACKAGES, `${SDK.name}${suffix}`.toLowerCase(), SDK.version, 'c');

/** Windows does not tell upper from lower case in the names of files. */
const find = (folder: string, name: string): string | undefined => {
  const found = readdirSync(folder).find((file) => file.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : join(folder, found);
};

/** @throws Error where the package does not have it */
const headerFile = (header: string): string => {
  const include = join(packageFolder(), 'Include');
  const [version = ''] = readdirSync(include);
  const file = find(join(include, version, 'um'), header) ?? find(join(include, version, 'shared'), header);
  if (file === undefined) throw new Error(`${SDK.name} ${SDK.version} has no ${header}.`);
  return file;
};

const makeOverlay = (): void => {
  rmSync(OVERLAY, { recursive: true, force: true });
  mkdirSync(OVERLAY, { recursive: true });
  for (const header of HEADERS) copyFileSync(headerFile(header), join(OVERLAY, header));
  writeFileSync(join(OVERLAY, 'shim.h'), SHIM);
  writeFileSync(join(OVERLAY, WITHOUT_CONTENT), '');
  // As some of them spell it.
  writeFileSync(join(OVERLAY, 'SpecStrings.h'), '#include <specstrings.h>\n');
};

/**
 * Restores the packages, 1 GiB unpacked, which takes a minute the first time.
 * @returns options with which the cross-compiler finds Microsoft's headers before its own.
 * @throws Error where the .NET SDK or the packages cannot be had
 */
export const ensureSdk = async (): Promise<readonly string[]> => {
  mkdirSync(FOLDER, { recursive: true });
  await locked(join(FOLDER, 'lock'), async () =>
    unlessDone(join(FOLDER, 'stamp'), digest([import.meta.filename]), () => {
      const file = join(FOLDER, 'sdk.csproj');
      writeFileSync(file, PROJECT);
      dotnet(['restore', file]);
      makeOverlay();
    }),
  );
  // Their attributes are Microsoft's own.
  return ['-w', '-include', 'shim.h', '-I', OVERLAY];
};

/**
 * Those of a DLL's functions that Microsoft's import library does not have. @param dll its name
 * @param architecture of Windows
 */
export const notImportable = (architecture: (typeof ARCHITECTURES)[number], dll: string, names: readonly string[]): readonly string[] => {
  const folder = join(packageFolder(`.${architecture}`), 'um', architecture);
  const file = find(folder, dll.replace(/\.dll$/, '.lib'));
  if (file === undefined) throw new Error(`${SDK.name}.${architecture} has no import library of ${dll}.`);
  // The archive's table of symbols has every name as text.
  const text = readFileSync(file, 'latin1');
  return names.filter((name) => !text.includes(`\0__imp_${name}\0`));
};

/** IIDs of interfaces, in braces and lower case: the cross-compiler passes over where Microsoft's headers say them. */
export const sdkInterfaceIds = (interfaces: readonly string[]): Record<string, string> => {
  const text = ['vsbackup.h', 'wbemcli.h', 'objidlbase.h'].map((header) => readFileSync(headerFile(header), 'latin1')).join('\n');
  const idOf = (name: string): string | undefined =>
    new RegExp(`(?:MIDL_INTERFACE|uuid)\\("([\\da-fA-F-]{36})"\\)+\\s+${name}\\b`).exec(text)?.[1];
  return Object.fromEntries(interfaces.map((name) => [name, `{${idOf(name)?.toLowerCase()}}`]));
};

const RECORD = join(ROOT, 'packages', 'selftest', 'src', 'assumptions', 'sdk-run.json');

/** Writes down how the last whole run of the tier ended: the page of assumptions has it from there. */
export const recordSdkRun = ({ passed, failed }: { readonly passed: number; readonly failed: number }): void => {
  const run = { package: SDK.name, version: SDK.version, date: new Date().toISOString().slice(0, 10), passed, failed };
  writeFileSync(RECORD, `${JSON.stringify(run, null, 2)}\n`);
};
