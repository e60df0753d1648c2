import type { ComponentResult, WriterResult } from '../contract/parts.ts';
import type { Breathe, WriterIdentity, WriterMetadata, WriterStatus } from '../platform/vss.ts';
import { codeOfHresult, hex, nameOfWriterState } from '../vss/codes.ts';
import { WRITER_FAILED_FROM, WRITER_FAILED_LATE, WRITER_FAILED_TO } from '../vss/enums.ts';
import { QgaError } from '../vss/errors.ts';
import { failed, VSS_E_OBJECT_ALREADY_EXISTS } from '../vss/hresults.ts';
import { ComponentList, isAdded, type NamedComponent } from './component-list.ts';
import { areWhole, chooseComponents, pathOf } from './components.ts';
import { goesBy } from './exclusion.ts';
import type { VerdictFacts } from './verdict.ts';

/** When writers are asked: what they say and what cannot be read means something else each time. */
export type CheckTime = 'before-freeze' | 'after-snapshot' | 'after-completion' | 'outside-freeze';

interface Entry {
  readonly identity: WriterIdentity;
  readonly components: ComponentList;
  /** The same as they were added to the backup document, where some of them are on skipped volumes. */
  readonly document?: ComponentList;
  /** Why its metadata is not (wholly) in the document. */
  readonly unreadable: QgaError | undefined;
  /** That components which were added have files on a volume that was skipped afterwards. */
  readonly onSkipped?: QgaError;
  status?: WriterStatus;
  failure?: QgaError;
  /** It failed once the snapshot was finished, at the end of the backup. */
  lateFailure?: QgaError;
}

/** Components that a failure names. */
const MOST_NAMED = 5;

/** Whether a component is in the set: in the backup document itself, or with one above it. */
const takesPart = (reason: ComponentResult['reason']): boolean => isAdded(reason) || reason === 'implied';

const documentOf = ({ components, document = components }: Entry): ComponentList => document;

const hasFailed = ({ state, failure }: WriterStatus): boolean =>
  failed(failure) || (state >= WRITER_FAILED_FROM && state <= WRITER_FAILED_TO);

/** What is known of every writer: its components, what became of them, and how it fared. */
export class WriterRegistry {
  readonly #entries = new Map<string, Entry>();
  /** Ids and names of the writers that count even where they have no data of the snapshot. */
  readonly #required: readonly string[];
  /** Writers whose metadata could not even be opened, so that their names are not known. */
  #nameless = 0;

  constructor(required: readonly string[] = []) {
    this.#required = required;
  }

  /** Chooses a writer's components, adds them, and notes it all. @returns what went wrong with single components or the writer. */
  async enter(writer: WriterMetadata, breathe: Breathe, inside?: (path: string) => boolean): Promise<readonly QgaError[]> {
    const { identity } = writer;
    try {
      const infos = await writer.readComponents(inside !== undefined, breathe);
      const choices = chooseComponents(infos, inside);
      const refused = new Map(
        writer.addComponents(choices.map((choice) => choice === 'chosen')).map(({ index, hresult }) => [index, hresult]),
      );
      const reasons = refused.size === 0 ? choices : choices.map((choice, index) => reasonOf(choice, refused.get(index)));
      const components = ComponentList.of(infos, reasons);
      const errors = refusalsOf(identity.name, refused, components);
      this.#entries.set(identity.instanceId, { identity, components, unreadable: errors[0] });
      return errors;
    } catch (thrown) {
      const unreadable = QgaError.from(thrown).during({ object: identity.name });
      this.#entries.set(identity.instanceId, { identity, components: ComponentList.NONE, unreadable });
      return [unreadable];
    }
  }

  /**
   * Notes which of a writer's components have files on volumes that were skipped after these components had been added.
   * @param skipped the name of such a volume, where a path lies on one
   * @returns what that means for the writer, where there are any.
   */
  async skip(writer: WriterMetadata, breathe: Breathe, skipped: (path: string) => string | undefined): Promise<QgaError | undefined> {
    const { identity } = writer;
    const entry = this.#entries.get(identity.instanceId);
    if (entry === undefined || !entry.components.hasAdded) return undefined;
    try {
      const infos = await writer.readComponents(true, breathe);
      const whole = areWhole(infos, (path) => skipped(path) === undefined);
      const components = entry.components.with(
        entry.components.reasons.map((reason, index) => (whole[index] || !takesPart(reason) ? reason : ('skipped' as const))),
      );
      const lost = components.pathsOf('skipped');
      if (lost.length === 0) return undefined;
      const volumes = new Set(infos.flatMap(({ files = [] }) => files.flatMap((path) => skipped(path) ?? [])));
      const detail = `${[...volumes].join(', ')}: ${listed(lost)}.`;
      const onSkipped = QgaError.of('WRITER_ON_SKIPPED_VOLUME', { object: identity.name, detail });
      this.#entries.set(identity.instanceId, { ...entry, components, document: documentOf(entry), onSkipped });
      return onSkipped;
    } catch (thrown) {
      const unreadable = QgaError.from(thrown).during({ object: identity.name });
      this.#entries.set(identity.instanceId, { ...entry, unreadable });
      return unreadable;
    }
  }

  /** A writer that is there but whose metadata, name included, cannot be had. */
  enterNameless(): void {
    this.#nameless += 1;
  }

  /**
   * Notes a writer's state. The first failure is kept: later states of a failed writer say less.
   * @returns what is new of it to warn of.
   */
  note(status: WriterStatus, time: CheckTime): QgaError | undefined {
    const entry = this.#entries.get(status.instanceId) ?? { identity: status, components: ComponentList.NONE, unreadable: undefined };
    this.#entries.set(status.instanceId, entry);
    if (entry.failure !== undefined) return undefined;
    entry.status = status;
    if (!hasFailed(status)) return undefined;
    if (time === 'after-completion' && !failedBefore(status)) {
      entry.lateFailure = lateFailureOf(status);
      return entry.lateFailure;
    }
    entry.failure = failureOf(status);
    return entry.failure;
  }

  /** Notes that those who gave their metadata and are not among these are gone. @returns what is new of that. */
  missAllBut(told: ReadonlySet<string>, time: CheckTime): readonly QgaError[] {
    const missing = [...this.#entries.values()].filter(({ identity, failure }) => !told.has(identity.instanceId) && failure === undefined);
    return missing.flatMap((entry) => {
      // It was there when the snapshot was finished; how it took the end of the backup is not known.
      if (time === 'after-completion') {
        entry.lateFailure ??= QgaError.of('COMPLETION_UNREADABLE', { object: entry.identity.name, detail: 'It is gone.' });
        return entry.lateFailure;
      }
      entry.failure = QgaError.of('WRITER_GONE', { call: 'GatherWriterStatus', object: entry.identity.name });
      return entry.failure;
    });
  }

  /** Every writer that goes by this id or name, and what is wrong with it. */
  find(idOrName: string): readonly { readonly failure: QgaError | undefined }[] {
    return [...this.#entries.values()]
      .filter(({ identity }) => goesBy(idOrName)(identity))
      .map(({ failure, unreadable, onSkipped }) => ({ failure: failure ?? unreadable ?? onSkipped }));
  }

  /** Whether how it fares counts: it has data of the snapshot, or the caller counts on it. */
  #counts(entry: Entry): boolean {
    const { identity } = entry;
    return documentOf(entry).hasAdded || this.#required.some((each) => goesBy(each)(identity));
  }

  /** What is wrong with the first writer that takes part, or should, and is not well. */
  get firstFailure(): QgaError | undefined {
    return [...this.#entries.values()].map((entry) => (this.#counts(entry) ? entry.failure : undefined) ?? entry.unreadable).find(Boolean);
  }

  /** Every writer whose name is known. */
  get identities(): readonly WriterIdentity[] {
    return [...this.#entries.values()].map(({ identity }) => identity);
  }

  /** Ids and names of the writers that take part with a component. */
  get participants(): readonly WriterIdentity[] {
    return [...this.#entries.values()].filter((entry) => documentOf(entry).hasAdded).map(({ identity }) => identity);
  }

  /** Every component added, with whether its writer is well. */
  *added(): Generator<{ readonly identity: WriterIdentity; readonly component: NamedComponent; readonly well: boolean }> {
    for (const entry of this.#entries.values()) {
      const { identity, components, failure } = entry;
      const lost = new Set(components.pathsOf('skipped'));
      for (const component of documentOf(entry).added())
        yield { identity, component, well: failure === undefined && !lost.has(pathOf(component)) };
    }
  }

  /** Of each writer that has components with files inside and outside the set, that it has. */
  get split(): readonly QgaError[] {
    return [...this.#entries.values()].flatMap((entry) => splitOf(entry) ?? []);
  }

  /** The writers of the set in one word, the worst first; and what is wrong with those it is about. */
  get condition(): { readonly writers: VerdictFacts['writers']; readonly errors: readonly QgaError[] } {
    const all = [...this.#entries.values()];
    const participates = all.some((entry) => documentOf(entry).hasAdded);
    const failures = all.filter((entry) => this.#counts(entry)).flatMap(({ failure }) => failure ?? []);
    const areGone = failures.every(({ name }) => name === 'WRITER_GONE');
    if (failures.length > 0) return { writers: areGone ? 'gone' : 'failed', errors: failures };
    const unreadable = all.flatMap((entry) => entry.unreadable ?? []);
    if (unreadable.length > 0 || this.#nameless > 0) return { writers: 'unreadable', errors: unreadable };
    const onSkipped = all.flatMap((entry) => entry.onSkipped ?? []);
    if (onSkipped.length > 0) return { writers: 'skipped', errors: onSkipped };
    const { split } = this;
    if (split.length > 0) return { writers: 'split', errors: split };
    return { writers: participates ? 'well' : 'no-data', errors: [] };
  }

  results(): WriterResult[] {
    return [...this.#entries.values()].map((entry) => {
      const { identity, components, status, failure, unreadable, lateFailure } = entry;
      const error = failure ?? unreadable ?? lateFailure;
      return {
        id: identity.writerId,
        instanceId: identity.instanceId,
        name: identity.name,
        ...(status === undefined ? {} : { state: nameOfWriterState(status.state) }),
        participates: this.#counts(entry) || unreadable !== undefined,
        failed: error !== undefined,
        ...(error === undefined ? {} : { failure: error.toJSON() }),
        ...(status?.applicationFailure === undefined ? {} : { applicationFailure: hex(status.applicationFailure) }),
        ...(status?.applicationMessage === undefined ? {} : { applicationMessage: status.applicationMessage }),
        // Made when they are read, mostly once and to be written as JSON: until then nothing has to collect or copy them.
        get components() {
          return components.results();
        },
      };
    });
  }
}

/** That a writer has components with files inside and outside the set, and which. */
const splitOf = ({ identity, components }: Entry): QgaError | undefined => {
  const paths = components.pathsOf('split');
  if (paths.length === 0) return undefined;
  return QgaError.of('WRITER_SPLIT', { object: identity.name, detail: `${listed(paths)}.` });
};

/** What was refused, once for each code: a writer may have thousands of components. */
const refusalsOf = (name: string, refused: ReadonlyMap<number, number>, components: ComponentList): readonly QgaError[] => {
  const byCode = Map.groupBy(refused, ([, hresult]) => hresult);
  byCode.delete(VSS_E_OBJECT_ALREADY_EXISTS);
  return [...byCode].map(([hresult, all]) => {
    const paths = all.map(([index]) => components.path(index));
    return QgaError.ofHresult(hresult, { call: 'AddComponent', object: `${name}: ${listed(paths)}` });
  });
};

const listed = (paths: readonly string[]): string => {
  const more = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : '';
  return `${paths.slice(0, MOST_NAMED).join(', ')}${more}`;
};

const reasonOf = (choice: ComponentResult['reason'] = 'chosen', hresult: number | undefined): ComponentResult['reason'] => {
  if (hresult === undefined) return choice;
  return hresult === VSS_E_OBJECT_ALREADY_EXISTS ? 'already-added' : 'add-failed';
};

const failureOf = (status: WriterStatus): QgaError => {
  const at = { call: 'GetWriterStatus', object: status.name, detail: detailOf(status) };
  return failed(status.failure) ? QgaError.ofHresult(status.failure, at) : QgaError.of('WRITER_FAILED', at);
};

/** Its state names a step that comes before the snapshot's end, so it failed there, however late it tells. */
const failedBefore = ({ state }: WriterStatus): boolean =>
  state >= WRITER_FAILED_FROM && state <= WRITER_FAILED_TO && !WRITER_FAILED_LATE.has(state);

const lateFailureOf = (status: WriterStatus): QgaError => {
  const error = failureOf(status);
  return QgaError.of('WRITER_COMPLETION_FAILED', { ...error.at, detail: `${error.name}: ${error.failure.meaning} ${error.at.detail}` });
};

const detailOf = ({ state, applicationFailure, applicationMessage }: WriterStatus): string =>
  [
    `The writer is in state ${nameOfWriterState(state)}.`,
    ...(applicationMessage ? [`It says: ${applicationMessage}`] : []),
    ...(applicationFailure === undefined ? [] : [`Its own failure is ${decoded(applicationFailure)}`]),
  ].join(' ');

/** The code of an application, with its meaning where it is one that is known. */
const decoded = (hresult: number): string => {
  const code = codeOfHresult(hresult);
  return code === undefined ? `${hex(hresult)}.` : `${code.name} (${hex(hresult)}): ${code.meaning}`;
};
