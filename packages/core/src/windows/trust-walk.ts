import { win32 } from 'node:path';
import type { UntrustedPath } from '../platform/processes.ts';
import { describeSid } from '../vss/sids.ts';
import type { Protection } from './access-list.ts';
import { LINKS_FOLLOWED, type Place, weaknesses } from './weaknesses.ts';

/** One object of a file system, a link as the link itself. */
export interface PathFacts {
  readonly protection: Protection;
  /** Where a link or junction leads, as it says so: from the folder it is in, or from a root. */
  readonly target?: string;
}

/** Undefined where an object cannot be opened or not be read whole. */
export type ReadPath = (path: string) => PathFacts | undefined;

interface Step {
  readonly path: string;
  readonly place: Place;
  readonly facts: PathFacts | undefined;
}

/** By how many names a path goes on. */
const PLACES: readonly Place[] = ['file', 'folder'];

/**
 * Who besides SYSTEM, TrustedInstaller, Administrators and a user could put something else where these paths lead. Each is gone along
 * as Windows does: name by name from its root, and where one is a link, from the root of its target on, with the names that are left,
 * to the end of the chain. Every object on the way is judged by its own access list: what the path ends in, the folder of that, the
 * folders above, and each link. PowerShell does the same before it starts a host (Trust.ps1); the cases are those of the test kit.
 * @param read is asked once for each distinct path, whatever its case
 * @param paths full paths
 * @param user SID
 * @returns in the order of the paths, along the chain, each hop from its end upwards. What cannot be read is in the
 *   list with the right `unknown`, and so is a path that leads on for ever.
 */
export const untrustedAlong = (read: ReadPath, paths: readonly string[], user: string): readonly UntrustedPath[] => {
  const readOnce = once(read);
  const steps = distinct(paths.flatMap((path) => stepsTo(path, readOnce)));
  return steps.flatMap(({ path, place, facts }): readonly UntrustedPath[] => {
    if (facts === undefined) return [{ path, who: 'nobody knows', rights: ['unknown'] }];
    return weaknesses(facts.protection, place, user).map(({ sid, rights }) => ({ path, who: describeSid(sid), rights }));
  });
};

const once = (read: ReadPath): ReadPath => {
  const known = new Map<string, PathFacts | undefined>();
  return (path) => {
    const key = path.toLowerCase();
    if (!known.has(key)) known.set(key, read(path));
    return known.get(key);
  };
};

/** Each object once, as what it matters most for: the folder of one path may be above another. */
const distinct = (steps: readonly Step[]): readonly Step[] => {
  const found = new Map<string, Step>();
  for (const step of steps) {
    const key = step.path.toLowerCase();
    const known = found.get(key);
    const tellsMore = step.facts === undefined || (known?.place === 'above' && step.place === 'folder');
    if (known === undefined || tellsMore) found.set(key, step);
  }
  return [...found.values()];
};

const stepsTo = (path: string, read: ReadPath): readonly Step[] => {
  const steps: Step[] = [];
  let next: string | undefined = path;
  for (let followed = 0; next !== undefined; followed++) {
    if (followed > LINKS_FOLLOWED) return [...steps, { path, place: 'file', facts: undefined }];
    const hop = hopAlong(next, read);
    steps.push(...hop.steps);
    next = hop.next;
  }
  return steps;
};

/** A path up to its end or its first link, which leads on. */
const hopAlong = (path: string, read: ReadPath): { readonly steps: readonly Step[]; readonly next?: string } => {
  const { root } = win32.parse(win32.resolve(path));
  const names = win32
    .resolve(path)
    .slice(root.length)
    .split('\\')
    .filter((name) => name !== '');
  const steps: Step[] = [];
  for (let count = 0; count <= names.length; count++) {
    const at = root + names.slice(0, count).join('\\');
    const rest = names.slice(count);
    const facts = read(at);
    const target = facts?.target;
    steps.unshift({ path: at, place: target === undefined ? (PLACES[rest.length] ?? 'above') : 'link', facts });
    if (target !== undefined) return { steps, next: win32.resolve(win32.dirname(at), target, ...rest) };
  }
  return { steps };
};
