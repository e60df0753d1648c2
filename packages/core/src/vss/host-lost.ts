import { QgaError } from './errors.ts';
import type { FailureName } from './failures.ts';

/** What says that a host itself is gone, rather than what it answered. */
const NAMES: readonly FailureName[] = ['HOST_LOST', 'HOST_SILENT', 'HOLDER_SILENT', 'PROTOCOL_ERROR'];

/** Whether a call failed because its host is gone, so that what became of its freeze is not known. */
export const isHostLost = (thrown: unknown): boolean => thrown instanceof QgaError && NAMES.some((name) => name === thrown.name);
