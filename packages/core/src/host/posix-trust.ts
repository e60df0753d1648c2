import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';

const STICKY = 0o1000;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * What makes a file, or a folder it lies in, one that others than root could put something else into; undefined where nothing does.
 * No link is followed. In a folder further up that has the sticky bit nobody renames what belongs to root.
 * @param path full path of what is there
 * @param trusted the user who is trusted beside root; root alone where left out
 * @throws what the file system answers
 */
export const posixDoubt = (path: string, trusted = 0): string | undefined => {
  for (let at = path, above = -1; ; at = dirname(at), above++) {
    const stats = lstatSync(at);
    const isProtected = (stats.mode & WRITABLE_BY_OTHERS) === 0 || (above > 0 && (stats.mode & STICKY) !== 0);
    if (stats.isSymbolicLink()) return `${at} is a link.`;
    if (stats.uid !== 0 && stats.uid !== trusted) return `${at} belongs to the user with the number ${stats.uid}.`;
    if (!isProtected) return `${at} can be written by others than its owner.`;
    if (at === dirname(at)) return undefined;
  }
};
