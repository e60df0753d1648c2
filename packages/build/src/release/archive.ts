import { gunzipSync } from 'node:zlib';
import { gzipSync, zipSync } from 'fflate';
import { type Files, sorted } from './files.ts';

/**
 * A date whose local fields are those of noon on that day in UTC: ZIP files have local time and no zone, and noon exists on every
 * day everywhere.
 */
const noonOf = (day: Date): Date => new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 12);

/**
 * A ZIP file. fflate deflates in JavaScript, so the bytes depend neither on the zlib of this Node nor on the processor.
 * @param day of all its files
 */
export const zip = (files: Files, day: Date): Uint8Array => zipSync({ ...sorted(files) }, { level: 6, os: 0, mtime: noonOf(day) });

/** A gzip file deflated anew, for the same reason. */
export const deflatedAnew = (gzip: Uint8Array): Uint8Array => gzipSync(gunzipSync(gzip), { level: 9, mtime: 0 });
