/** What PowerShell and .NET need to know of the machine and the account. */
const ALLOWED = [
  'SystemRoot',
  'SystemDrive',
  'windir',
  'ComSpec',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'ProgramData',
  'ALLUSERSPROFILE',
  'PUBLIC',
  'ProgramFiles',
  'ProgramFiles(x86)',
  'ProgramW6432',
  'CommonProgramFiles',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'TEMP',
  'TMP',
  'TMPDIR',
  'HOME',
] as const;

/**
 * The environment of a PowerShell: of the caller's only what is named here. A PSModulePath of the other edition would break Windows
 * PowerShell, and variables of .NET can load code of others.
 */
export const engineEnvironment = (env: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  const { SystemRoot } = env;
  const allowed = ALLOWED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return {
    ...Object.fromEntries(allowed),
    ...(SystemRoot === undefined ? {} : { Path: `${SystemRoot}\\System32` }),
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    POWERSHELL_UPDATECHECK: 'Off',
  };
};
