import type { AddFailure, Breathe, ComponentInfo, WriterIdentity, WriterMetadata } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import type { SimulatedProcess } from './process.ts';
import type { ScenarioComponent, ScenarioWriter } from './scenario.ts';
import { writerDocument } from './xml.ts';

/** AddComponent of the backup this writer was gathered for. */
export type AddComponent = (writer: WriterIdentity, component: ComponentInfo) => void;

/** IVssExamineWriterMetadata of one writer. */
export class SimulatedWriterMetadata implements WriterMetadata {
  readonly identity: WriterIdentity;
  readonly #writer: ScenarioWriter;
  readonly #process: SimulatedProcess;
  readonly #add: AddComponent;
  /** Live for each component: IVssWMComponent; and its VSS_COMPONENTINFO once read. */
  #components = 0;
  #infos: ComponentInfo[] = [];
  #released = false;

  constructor(writer: ScenarioWriter, process: SimulatedProcess, add: AddComponent) {
    process.calls.local('GetIdentity');
    const { instanceId, writerId, name } = writer;
    this.identity = { instanceId, writerId, name };
    this.#writer = writer;
    this.#process = process;
    this.#add = add;
    process.liveObjects++;
  }

  async readComponents(withFiles: boolean, breathe: Breathe): Promise<readonly ComponentInfo[]> {
    this.#mustBeHeld();
    this.#freeComponents();
    this.#process.calls.local('GetFileCounts');
    for (const [index, component] of this.#writer.components.entries()) {
      this.#process.calls.local('GetComponent', String(index));
      this.#components++;
      this.#process.liveObjects++;
      this.#process.calls.local('GetComponentInfo');
      const { type, logicalPath, name, selectable } = component;
      const info = { type, logicalPath, name, selectable };
      // Noted before its files are read: whatever happens there, it has to be freed.
      this.#infos.push(info);
      if (withFiles) this.#infos[index] = { ...info, files: await this.#readFiles(component, breathe) };
      const others = breathe();
      if (others !== undefined) await others;
    }
    return this.#infos;
  }

  addComponents(chosen: readonly boolean[]): readonly AddFailure[] {
    this.#mustBeHeld();
    return this.#infos.flatMap((info, index) => {
      if (!chosen[index]) return [];
      try {
        this.#add(this.identity, info);
        return [];
      } catch (error) {
        if (!(error instanceof QgaError) || error.at.hresult === undefined) throw error;
        return [{ index, hresult: error.at.hresult }];
      }
    });
  }

  saveAsXml(): string {
    this.#mustBeHeld();
    this.#process.calls.local('SaveAsXML');
    return writerDocument(this.#writer);
  }

  [Symbol.dispose](): void {
    if (this.#released) return;
    this.#released = true;
    this.#process.liveObjects--;
    this.#freeComponents();
  }

  /** What would crash on Windows is an error here. */
  #mustBeHeld(): void {
    if (this.#released) throw new Error(`The metadata of ${this.identity.name} are used after their release`);
  }

  async #readFiles({ files = [], databaseFiles = [], logFiles = [] }: ScenarioComponent, breathe: Breathe): Promise<readonly string[]> {
    const lists = { GetFile: files, GetDatabaseFile: databaseFiles, GetDatabaseLogFile: logFiles };
    const paths: string[] = [];
    for (const [call, list] of Object.entries(lists)) {
      for (const [index, path] of list.entries()) {
        this.#process.calls.local(call, String(index));
        this.#process.calls.local('GetPath');
        paths.push(path);
        const others = breathe();
        if (others !== undefined) await others;
      }
    }
    return paths;
  }

  #freeComponents(): void {
    const errors = this.#infos.flatMap(() => this.#process.calls.free('FreeComponentInfo') ?? []);
    this.#infos = [];
    this.#process.liveObjects -= this.#components;
    this.#components = 0;
    if (errors[0] !== undefined) throw errors[0];
  }
}
