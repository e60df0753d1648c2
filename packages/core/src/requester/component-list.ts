import type { ComponentResult } from '../contract/parts.ts';
import type { AddedComponent, ComponentInfo } from '../platform/vss.ts';
import { pathOf } from './components.ts';

type Reason = ComponentResult['reason'];

const TYPES = ['undefined', 'database', 'filegroup'] as const;

/** The name of a VSS_COMPONENT_TYPE. */
export const typeNameOf = (type: number): ComponentResult['type'] => TYPES[type] ?? 'undefined';

/** Whether a component of which this became is in the backup document. */
export const isAdded = (reason: Reason): boolean => reason === 'chosen' || reason === 'already-added';

/** A component as the backup document has it. */
export type NamedComponent = Pick<AddedComponent, 'type' | 'logicalPath' | 'name'>;

/** What a writer's components are. */
interface Texts {
  /** All paths, one behind the other. */
  readonly paths: string;
  /** Of each component: where its path ends, how much of it is the logical path, and its VSS_COMPONENT_TYPE. */
  readonly ends: readonly number[];
  readonly logicalLengths: readonly number[];
  readonly types: readonly number[];
}

/**
 * A writer's components and what became of each. A large machine has tens of thousands, and they are kept for as long as the outcome:
 * as one text and some numbers, since an object each would be copied by the garbage collections of a freeze. Objects are made of it
 * whenever they are asked for.
 */
export class ComponentList {
  static readonly NONE: ComponentList = ComponentList.of([], []);
  readonly #texts: Texts;
  readonly #reasons: readonly Reason[];

  private constructor(texts: Texts, reasons: readonly Reason[]) {
    this.#texts = texts;
    this.#reasons = reasons;
  }

  /** @param reasons of each of these components */
  static of(infos: readonly ComponentInfo[], reasons: readonly Reason[]): ComponentList {
    const paths = infos.map(pathOf);
    let end = 0;
    const texts: Texts = {
      paths: paths.join(''),
      // Typed arrays would be smaller, but V8 counts them with the memory of VSS that it takes for its own, and collects garbage for each.
      ends: paths.map(({ length }) => (end += length)),
      logicalLengths: infos.map(({ logicalPath }) => logicalPath.length),
      types: infos.map(({ type }) => type),
    };
    return new ComponentList(texts, reasons);
  }

  get reasons(): readonly Reason[] {
    return this.#reasons;
  }

  /** The same components, of which something else became. */
  with(reasons: readonly Reason[]): ComponentList {
    return new ComponentList(this.#texts, reasons);
  }

  path(index: number): string {
    const { paths, ends } = this.#texts;
    return paths.slice(ends[index - 1] ?? 0, ends[index]);
  }

  pathsOf(reason: Reason): readonly string[] {
    // Mostly there is none.
    return this.#reasons.includes(reason) ? this.#reasons.flatMap((each, index) => (each === reason ? this.path(index) : [])) : [];
  }

  get hasAdded(): boolean {
    return this.#reasons.some(isAdded);
  }

  *added(): Generator<NamedComponent> {
    const { logicalLengths, types } = this.#texts;
    for (const [index, reason] of this.#reasons.entries()) {
      if (!isAdded(reason)) continue;
      const path = this.path(index);
      const length = logicalLengths[index] ?? 0;
      yield { type: types[index] ?? 0, logicalPath: path.slice(0, length), name: length === 0 ? path : path.slice(length + 1) };
    }
  }

  results(): ComponentResult[] {
    const { types } = this.#texts;
    return this.#reasons.map((reason, index) => ({
      path: this.path(index),
      type: typeNameOf(types[index] ?? 0),
      added: isAdded(reason),
      reason,
    }));
  }
}
