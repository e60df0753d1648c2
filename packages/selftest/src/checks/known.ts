import type { FreezeResult } from '@qga-vss/core';

type Writer = Pick<FreezeResult['writers'][number], 'id' | 'name'>;

/** Of the System Writer, which is on every Windows (MicrosoftDocs, in-box-vss-writers). */
const SYSTEM_WRITER = '{e8132975-6f93-4464-a53e-1050253ae220}';

/** What the System Writer calls itself; undefined where it is not there. */
export const nameOfSystemWriter = (writers: readonly Writer[]): string | undefined => writers.find(({ id }) => id === SYSTEM_WRITER)?.name;

/** Whether a text is one: memory that is none reads as characters that nobody gives as a name. */
export const isReadable = (text: string): boolean => text.isWellFormed() && /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]*$/u.test(text);
