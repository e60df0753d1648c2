import os from 'node:os';
import type { Diagnostics, FileFacts, LoggedError, ServiceFacts, SystemFacts } from '../platform/diagnostics.ts';
import { PROVIDER } from '../vss/ids.ts';
import { commandsOnPath } from './commands-on-path.ts';
import { loggedErrors } from './event-log.ts';
import { fileFacts } from './file-facts.ts';
import { koffi } from './koffi.ts';
import type { Library } from './library.ts';
import { nativeArchitecture } from './native-machine.ts';
import { readNumber, readText, readTexts } from './registry.ts';
import { serviceState } from './service-state.ts';

const CURRENT_VERSION = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const SERVICES = 'SYSTEM\\CurrentControlSet\\Services';
const SQL_SERVER = 'SOFTWARE\\Microsoft\\Microsoft SQL Server';
const PROVIDER_CLASS = `SOFTWARE\\Classes\\CLSID\\${PROVIDER.classId}\\InprocServer32`;

/** The instance of SQL Server whose service is not called MSSQL$NAME. */
const DEFAULT_INSTANCE = 'MSSQLSERVER';

/** Start types of a service, by their values. */
const STARTS: readonly ServiceFacts['start'][] = ['driver', 'driver', 'automatic', 'manual', 'disabled'];

/** This Windows, asked as cheaply as can be: the registry, files, its own tools. */
export class WindowsDiagnostics implements Diagnostics {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  system(): SystemFacts {
    const type = readText(this.#library, CURRENT_VERSION, 'InstallationType');
    return {
      isWindows: true,
      name: os.version(),
      version: os.release(),
      ...(type === undefined ? {} : { edition: type === 'Client' ? 'client' : 'server' }),
      architecture: nativeArchitecture(this.#library),
      processArchitecture: process.arch,
      node: process.version,
      koffi: koffi.version,
    };
  }

  async service(name: string): Promise<ServiceFacts | undefined> {
    const start = readNumber(this.#library, `${SERVICES}\\${name}`, 'Start');
    if (start === undefined) return undefined;
    return { start: STARTS[start] ?? 'driver', state: await serviceState(this.#library, name) };
  }

  async runningSqlServers(): Promise<readonly string[]> {
    const running: string[] = [];
    // One after the other: where two connections to the service control manager are the first of a process and made at once, Wine
    // takes a handle of the one for a handle of the other, and does not close it.
    for (const name of this.#sqlServers()) if ((await serviceState(this.#library, name)) === 'running') running.push(name);
    return running;
  }

  /** Every instance of SQL Server, by the key name of its service. */
  #sqlServers(): readonly string[] {
    return readTexts(this.#library, SQL_SERVER, 'InstalledInstances').map((instance) =>
      instance.toUpperCase() === DEFAULT_INSTANCE ? DEFAULT_INSTANCE : `MSSQL$${instance}`,
    );
  }

  providerFile(): FileFacts | undefined {
    const path = readText(this.#library, PROVIDER_CLASS, '');
    return path === undefined ? undefined : fileFacts(this.#library, path);
  }

  commandsOnPath(): readonly string[] {
    return commandsOnPath(this.#library);
  }

  async recentErrors(ms: number): Promise<readonly LoggedError[]> {
    return loggedErrors(ms, this.#sqlServers());
  }
}
