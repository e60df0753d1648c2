import type { PowerShell } from 'node-powershell';

/** What PowerShell is started with, besides what node-powershell itself insists on: `-NoLogo`, `-NoExit`, `-Command -`. */
const SWITCHES = { '-NoProfile': true, '-NonInteractive': true, '-ExecutionPolicy': 'Bypass' } as const;

export interface EngineOptions {
  /** A full path: nothing is looked for. */
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Loads node-powershell, which loads `debug`: with DEBUG in the environment that would print what is said to PowerShell on stdout. */
const load = async (): Promise<typeof PowerShell> => {
  const { DEBUG } = process.env;
  delete process.env['DEBUG'];
  try {
    return (await import('node-powershell')).PowerShell;
  } finally {
    if (DEBUG !== undefined) process.env['DEBUG'] = DEBUG;
  }
};

/** Starts a PowerShell. The one place that knows node-powershell. */
export const startEngine = async ({ executable, env, timeoutMs }: EngineOptions): Promise<PowerShell> => {
  const Base = await load();
  class Engine extends Base {
    /** As named: node-powershell would let the variable NODE_POWERSHELL choose, and look for short names on the path. */
    protected override setExecutable(): string {
      return executable;
    }
  }
  return new Engine({
    executableOptions: SWITCHES,
    spawnOptions: { env, windowsHide: true },
    invocationTimeout: timeoutMs,
    // It takes any word on standard error for a failure.
    throwOnInvocationError: false,
  });
};
