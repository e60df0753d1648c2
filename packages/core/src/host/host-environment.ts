/** The environment of a host besides `Path`, for whoever starts one. */
export const HOST_ENVIRONMENT = {
  /** What it may know of that which it is started from: writers' component paths name some of it. */
  passed: [
    'SystemRoot',
    'SystemDrive',
    'windir',
    'ProgramData',
    'ALLUSERSPROFILE',
    'PUBLIC',
    'ProgramFiles',
    'ProgramFiles(x86)',
    'CommonProgramFiles',
    'TEMP',
    'TMPDIR',
  ],
  /** Threads of libuv's pool: calls that hang in VSS must leave some for the others. */
  own: { UV_THREADPOOL_SIZE: '16' },
} as const;

/** The environment of a host: of the caller's only what is named here, so that no NODE_OPTIONS or NODE_PATH reaches an elevated Node. */
export const hostEnvironment = (env: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  const allowed = HOST_ENVIRONMENT.passed.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const root = env['SystemRoot'];
  return {
    ...Object.fromEntries(allowed),
    ...(root === undefined ? {} : { Path: `${root}\\System32` }),
    ...HOST_ENVIRONMENT.own,
  };
};
