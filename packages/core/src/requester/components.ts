import type { ComponentResult } from '../contract/parts.ts';
import type { ComponentInfo } from '../platform/vss.ts';

/** What is to become of a component. */
export type Choice = Extract<ComponentResult['reason'], 'chosen' | 'implied' | 'outside' | 'split'>;

type Place = 'nowhere' | 'inside' | 'outside' | 'split';

/** A component's full logical path, by which VSS knows its descendants. */
export const pathOf = ({ logicalPath, name }: Pick<ComponentInfo, 'logicalPath' | 'name'>): string =>
  logicalPath === '' ? name : `${logicalPath}\\${name}`;

/**
 * Which components to add explicitly. Microsoft's rule ("Selectability and logical paths"): those without a selected
 * ancestor, selectable or not; the descendants of a selected one come with it. With `inside` given, a component counts
 * with its descendants' files: wholly outside the set it is left out, partly outside it cannot be backed up as a whole.
 */
export const chooseComponents = (components: readonly ComponentInfo[], inside?: (path: string) => boolean): Choice[] => {
  if (inside === undefined && components.every((component) => component.logicalPath === '')) return components.map(() => 'chosen');
  const tree = new Tree(components);
  const places = inside === undefined ? undefined : tree.places(inside);
  const placeOf = (index: number): Place => places?.[index] ?? 'inside';
  return components.map((component, index) => {
    const selectable = tree.ancestors(component.logicalPath).filter((ancestor) => components[ancestor]?.selectable);
    if (selectable.some((ancestor) => within(placeOf(ancestor)))) return 'implied';
    const place = placeOf(index);
    if (place === 'outside' || place === 'split') return place;
    // Only a selectable ancestor could bring in a component that may not be added by itself, and that ancestor is split.
    return component.selectable || selectable.length === 0 ? 'chosen' : 'split';
  });
};

const within = (place: Place): boolean => place === 'inside' || place === 'nowhere';

const join = (one: Place, other: Place): Place => (one === 'nowhere' || one === other ? other : other === 'nowhere' ? one : 'split');

/** The components of one writer by their logical paths. */
class Tree {
  readonly #components: readonly ComponentInfo[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #ancestors = new Map<string, readonly number[]>();

  constructor(components: readonly ComponentInfo[]) {
    this.#components = components;
    this.#indexes = new Map(components.map((component, index) => [pathOf(component), index]));
  }

  /** Indexes of the components above a logical path, nearest first. Siblings share the answer. */
  ancestors(logicalPath: string): readonly number[] {
    const known = this.#ancestors.get(logicalPath);
    if (known !== undefined) return known;
    const found = this.#climb(logicalPath);
    this.#ancestors.set(logicalPath, found);
    return found;
  }

  #climb(logicalPath: string): readonly number[] {
    if (logicalPath === '') return [];
    const index = this.#indexes.get(logicalPath);
    const above = this.ancestors(logicalPath.slice(0, Math.max(0, logicalPath.lastIndexOf('\\'))));
    return index === undefined ? above : [index, ...above];
  }

  /** Where each component's files lie, its descendants' included. */
  places(inside: (path: string) => boolean): readonly Place[] {
    const own = this.#components.map(({ files }) =>
      (files ?? []).map((path): Place => (inside(path) ? 'inside' : 'outside')).reduce(join, 'nowhere'),
    );
    const places = [...own];
    this.#components.forEach((component, index) => {
      for (const ancestor of this.ancestors(component.logicalPath)) {
        places[ancestor] = join(places[ancestor] ?? 'nowhere', own[index] ?? 'nowhere');
      }
    });
    return places;
  }
}
