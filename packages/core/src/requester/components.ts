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
    const selectable = tree.selectableAbove(component.logicalPath);
    if (selectable.some((ancestor) => within(placeOf(ancestor)))) return 'implied';
    const place = placeOf(index);
    if (place === 'outside' || place === 'split') return place;
    // Only a selectable ancestor could bring in a component that may not be added by itself, and that ancestor is split.
    return component.selectable || selectable.length === 0 ? 'chosen' : 'split';
  });
};

/** Of each component, whether no file of it or of one below it lies elsewhere. */
export const areWhole = (components: readonly ComponentInfo[], inside: (path: string) => boolean): boolean[] =>
  new Tree(components).places(inside).map(within);

const within = (place: Place): boolean => place === 'inside' || place === 'nowhere';

const join = (one: Place, other: Place): Place => (one === 'nowhere' || one === other ? other : other === 'nowhere' ? one : 'split');

const placeOfFiles = (files: readonly string[] | undefined, inside: (path: string) => boolean): Place => {
  if (files === undefined || files.length === 0) return 'nowhere';
  return files.map((path): Place => (inside(path) ? 'inside' : 'outside')).reduce(join, 'nowhere');
};

const NONE: readonly number[] = [];

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('\\')));

/** Every logical path that a component names, and those above them: only what goes by one of these can be an ancestor. */
const pathsAbove = (components: readonly ComponentInfo[]): ReadonlySet<string> => {
  const paths = new Set<string>();
  for (const { logicalPath } of components) {
    for (let path = logicalPath; path !== '' && !paths.has(path); path = parentOf(path)) paths.add(path);
  }
  return paths;
};

/** The components of one writer by their logical paths. Writers can have thousands, and siblings share every answer. */
class Tree {
  readonly #components: readonly ComponentInfo[];
  /** Those with others below them. */
  readonly #indexes = new Map<string, number>();
  readonly #ancestors = new Map<string, readonly number[]>([['', NONE]]);
  readonly #selectable = new Map<string, readonly number[]>([['', NONE]]);

  constructor(components: readonly ComponentInfo[]) {
    this.#components = components;
    const above = pathsAbove(components);
    if (above.size === 0) return;
    components.forEach((component, index) => {
      const path = pathOf(component);
      if (above.has(path)) this.#indexes.set(path, index);
    });
  }

  /** Indexes of the components above a logical path, nearest first. */
  ancestors(logicalPath: string): readonly number[] {
    const known = this.#ancestors.get(logicalPath);
    if (known !== undefined) return known;
    const index = this.#indexes.get(logicalPath);
    const above = this.ancestors(parentOf(logicalPath));
    const found = index === undefined ? above : [index, ...above];
    this.#ancestors.set(logicalPath, found);
    return found;
  }

  /** Those among them that can be selected. */
  selectableAbove(logicalPath: string): readonly number[] {
    const known = this.#selectable.get(logicalPath);
    if (known !== undefined) return known;
    const found = this.ancestors(logicalPath).filter((ancestor) => this.#components[ancestor]?.selectable);
    this.#selectable.set(logicalPath, found);
    return found;
  }

  /** Where each component's files lie, its descendants' included. */
  places(inside: (path: string) => boolean): readonly Place[] {
    const own = this.#components.map(({ files }) => placeOfFiles(files, inside));
    const places = [...own];
    this.#components.forEach((component, index) => {
      for (const ancestor of this.ancestors(component.logicalPath)) {
        places[ancestor] = join(places[ancestor] ?? 'nowhere', own[index] ?? 'nowhere');
      }
    });
    return places;
  }
}
