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
  const tree = new Tree(components);
  const places = inside === undefined ? undefined : tree.places(inside);
  const isSelectable = (index: number): boolean => components[index]?.selectable === true;
  const bringsIn = (ancestor: number): boolean => isSelectable(ancestor) && within(places?.[ancestor]);
  return components.map(({ selectable }, index) => {
    if (tree.someAbove(index, bringsIn)) return 'implied';
    const place = places?.[index];
    if (place === 'outside' || place === 'split') return place;
    // Only a selectable ancestor could bring in a component that may not be added by itself, and that ancestor is split.
    return selectable || !tree.someAbove(index, isSelectable) ? 'chosen' : 'split';
  });
};

/** Of each component, whether no file of it or of one below it lies elsewhere. */
export const areWhole = (components: readonly ComponentInfo[], inside: (path: string) => boolean): boolean[] => {
  const places = new Tree(components).places(inside);
  return components.map((_, index) => within(places?.[index]));
};

const within = (place: Place = 'nowhere'): boolean => place === 'inside' || place === 'nowhere';

const join = (one: Place, other: Place): Place => (one === 'nowhere' || one === other ? other : other === 'nowhere' ? one : 'split');

const placeOfFiles = (files: readonly string[] | undefined, inside: (path: string) => boolean): Place => {
  if (files === undefined || files.length === 0) return 'nowhere';
  return files.map((path): Place => (inside(path) ? 'inside' : 'outside')).reduce(join, 'nowhere');
};

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('\\')));

/** A logical path that components name, or one above such. */
interface Branch {
  readonly parent: Branch | undefined;
  /** Whether it is the parent of another. */
  isParent: boolean;
  /** The component that goes by this path, where there is one. */
  owner: number | undefined;
}

/** The components of one writer by their logical paths. A writer can have thousands, so each path is looked up once. */
class Tree {
  readonly #components: readonly ComponentInfo[];
  /** Only what goes by one of these can be an ancestor. */
  readonly #branches = new Map<string, Branch>();
  /** Of each component; undefined at the top. */
  readonly #branchOf: (Branch | undefined)[] = [];

  constructor(components: readonly ComponentInfo[]) {
    this.#components = components;
    for (const { logicalPath } of components) this.#branchOf.push(this.#branch(logicalPath));
    if (this.#branches.size > 0) this.#findOwners();
  }

  /** Whether it is so for one of the components above another, the nearest of which is asked first. */
  someAbove(index: number, isSo: (ancestor: number) => boolean): boolean {
    for (let branch = this.#branchOf[index]; branch !== undefined; branch = branch.parent)
      if (branch.owner !== undefined && isSo(branch.owner)) return true;
    return false;
  }

  /** Where each component's files lie, its descendants' included; undefined where none has files. */
  places(inside: (path: string) => boolean): readonly Place[] | undefined {
    if (this.#components.every(({ files }) => files === undefined || files.length === 0)) return undefined;
    const own = this.#components.map(({ files }) => placeOfFiles(files, inside));
    const places = [...own];
    own.forEach((place, index) => {
      for (let branch = this.#branchOf[index]; branch !== undefined; branch = branch.parent)
        if (branch.owner !== undefined) places[branch.owner] = join(places[branch.owner] ?? 'nowhere', place);
    });
    return places;
  }

  #branch(path: string): Branch | undefined {
    if (path === '') return undefined;
    const known = this.#branches.get(path);
    if (known !== undefined) return known;
    const branch: Branch = { parent: this.#branch(parentOf(path)), isParent: false, owner: undefined };
    if (branch.parent !== undefined) branch.parent.isParent = true;
    this.#branches.set(path, branch);
    return branch;
  }

  /** Most components have none below them: where no path goes on below their logical path, theirs need not even be put together. */
  #findOwners(): void {
    let index = 0;
    for (const component of this.#components) {
      const above = this.#branchOf[index];
      const branch = above === undefined || above.isParent ? this.#branches.get(pathOf(component)) : undefined;
      if (branch !== undefined) branch.owner = index;
      index++;
    }
  }
}
