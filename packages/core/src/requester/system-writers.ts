import type { WriterIdentity } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { SYSTEM_STATE_WRITERS } from '../vss/ids.ts';

/**
 * Of each writer that a backup of the bootable system state needs and that is not among these, that it is missing.
 * A freeze that claims the system state warns of it, and so does doctor.
 */
export const missingSystemWriters = (writers: readonly Pick<WriterIdentity, 'writerId'>[]): readonly QgaError[] =>
  Object.entries(SYSTEM_STATE_WRITERS)
    .filter(([id]) => !writers.some(({ writerId }) => writerId === id))
    .map(([, name]) => QgaError.of('SYSTEM_WRITER_MISSING', { object: name }));
