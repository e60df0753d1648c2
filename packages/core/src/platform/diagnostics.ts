/** Facts about a machine that say whether a freeze can work there; what they mean is for others to judge. */
export interface Diagnostics {
  system(): SystemFacts;
  /** A service by its key name. @returns undefined where there is none. */
  service(name: string): Promise<ServiceFacts | undefined>;
  /** The instances of SQL Server that run, by the key names of their services. */
  runningSqlServers(): Promise<readonly string[]>;
  /** The file of our provider's COM class. @returns undefined where no class is registered. */
  providerFile(): FileFacts | undefined;
  /** Full paths of the commands `qga-vss` in the folders of the system's Path, in the order in which they are found. */
  commandsOnPath(): readonly string[];
  /** Errors that VSS and the provider have logged in that many milliseconds, the newest first. */
  recentErrors(ms: number): Promise<readonly LoggedError[]>;
}

export interface SystemFacts {
  readonly isWindows: boolean;
  /** Such as Windows Server 2022 Standard. */
  readonly name: string;
  readonly version: string;
  /** Left out where it cannot be told. */
  readonly edition?: 'server' | 'client';
  /** Of the system and of this process, as Node names them. */
  readonly architecture: string;
  readonly processArchitecture: string;
  readonly node: string;
  /** Left out where none is loaded. */
  readonly koffi?: string;
}

export interface ServiceFacts {
  readonly start: 'automatic' | 'manual' | 'disabled' | 'driver';
  readonly state: 'running' | 'stopped' | 'changing' | 'unknown';
}

export interface FileFacts {
  readonly path: string;
  readonly exists: boolean;
  readonly version?: string;
}

export interface LoggedError {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly source: string;
  readonly id: number;
  readonly message: string;
}
