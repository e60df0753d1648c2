import type { Volume, Volumes } from '../platform/volumes.ts';
import { QgaError } from '../vss/errors.ts';
import type { ScenarioVolume } from './scenario.ts';

/** The environment of a service on an ordinary Windows installed on C:. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  allusersprofile: 'C:\\ProgramData',
  'commonprogramfiles(x86)': 'C:\\Program Files (x86)\\Common Files',
  commonprogramfiles: 'C:\\Program Files\\Common Files',
  programdata: 'C:\\ProgramData',
  'programfiles(x86)': 'C:\\Program Files (x86)',
  programfiles: 'C:\\Program Files',
  public: 'C:\\Users\\Public',
  systemdrive: 'C:',
  systemroot: 'C:\\Windows',
  windir: 'C:\\Windows',
};

const unread = (guidPath: string, hresult: number | undefined): Partial<Volume> =>
  hresult === undefined
    ? {}
    : { mountPaths: [], unread: QgaError.ofHresult(hresult, { call: 'GetVolumePathNamesForVolumeNameW', object: guidPath }) };

export class SimulatedVolumes implements Volumes {
  readonly #volumes: readonly Volume[];

  constructor(volumes: readonly ScenarioVolume[]) {
    this.#volumes = volumes.map(({ mountPathsFail, ...volume }) => ({
      boot: false,
      system: false,
      ...volume,
      ...unread(volume.guidPath, mountPathsFail),
    }));
  }

  async list(): Promise<readonly Volume[]> {
    return this.#volumes;
  }

  async find(): Promise<readonly Volume[]> {
    return this.#volumes.map(({ label: _label, fileSystem: _fileSystem, ...volume }) => volume);
  }

  async learn(): Promise<void> {}

  async name(found: readonly Volume[]): Promise<readonly Volume[]> {
    return found.map((one) => this.#volumes.find(({ guidPath }) => guidPath === one.guidPath) ?? one);
  }

  expandEnvironment(path: string): string {
    return path.replace(/%([^%]+)%/g, (variable, name: string) => ENVIRONMENT[name.toLowerCase()] ?? variable);
  }
}
