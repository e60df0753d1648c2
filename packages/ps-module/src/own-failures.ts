import type { FAILURES } from '@qga-vss/core/internal';

/** Failures that the module itself can find, without a host or because of one. */
export const OWN_FAILURES = [
  'NODE_NOT_FOUND',
  'NODE_TOO_OLD',
  'NOT_64_BIT',
  'CONSTRAINED_LANGUAGE',
  'UNTRUSTED_PATH',
  'UNKNOWN_SCENARIO',
  'INVALID_SCENARIO',
  'HOST_NOT_STARTABLE',
  'HOST_START_FAILED',
  'HOST_LOST',
  'HOST_SILENT',
  'PROTOCOL_ERROR',
  'SESSION_LOST',
  'PROGRAM_FAILED',
  'RUN_UNFROZEN',
  'INTERNAL_ERROR',
] as const satisfies readonly (keyof typeof FAILURES)[];
