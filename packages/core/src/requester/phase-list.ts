import type { PhaseSpec } from './phases.ts';

/** The steps of a session in their order; those with `uninterruptible` are on the way out. */
export const PHASES = {
  ownership: { name: 'ownership', limit: () => 70_000, timeout: 'RECOVER_TIMEOUT' },
  volumes: { name: 'volumes', limit: (s) => s.gatherTimeoutMs, timeout: 'GATHER_TIMEOUT' },
  ready: { name: 'ready', limit: (s) => s.waitReadyMs, timeout: 'INITIALIZE_TIMEOUT' },
  com: { name: 'com', limit: (s) => s.gatherTimeoutMs, timeout: 'INITIALIZE_TIMEOUT' },
  providers: { name: 'providers', limit: (s) => s.gatherTimeoutMs, timeout: 'GATHER_TIMEOUT' },
  initialize: { name: 'initialize', limit: (s) => s.gatherTimeoutMs, timeout: 'INITIALIZE_TIMEOUT' },
  gather: { name: 'gather', limit: (s) => s.gatherTimeoutMs, timeout: 'GATHER_TIMEOUT' },
  components: { name: 'components', limit: (s) => s.gatherTimeoutMs, timeout: 'GATHER_TIMEOUT' },
  start: { name: 'start', limit: (s) => s.prepareTimeoutMs + s.retryMs, timeout: 'PREPARE_TIMEOUT' },
  add: { name: 'add-volumes', limit: (s) => s.prepareTimeoutMs, timeout: 'PREPARE_TIMEOUT' },
  prepare: { name: 'prepare', limit: (s) => s.prepareTimeoutMs, timeout: 'PREPARE_TIMEOUT' },
  check: { name: 'check', limit: (s) => s.prepareTimeoutMs, timeout: 'PREPARE_TIMEOUT' },
  prepared: { name: 'prepared', limit: (s) => s.prepareHoldMs, timeout: 'PREPARE_EXPIRED' },
  freeze: { name: 'freeze', limit: (s) => s.freezeTimeoutMs, timeout: 'FREEZE_TIMEOUT' },
  hold: { name: 'hold', limit: (s) => s.holdMs, timeout: 'HOLD_LIMIT_REACHED', uninterruptible: true },
  thaw: { name: 'thaw', limit: (s) => s.completeTimeoutMs, timeout: 'SNAPSHOT_TIMEOUT', uninterruptible: true },
  checkSnapshot: { name: 'check-snapshot', limit: (s) => s.completeTimeoutMs, timeout: 'STATUS_TIMEOUT', uninterruptible: true },
  complete: { name: 'complete', limit: (s) => s.completeTimeoutMs, timeout: 'COMPLETE_TIMEOUT', uninterruptible: true },
  checkComplete: { name: 'check-complete', limit: (s) => s.completeTimeoutMs, timeout: 'STATUS_TIMEOUT', uninterruptible: true },
  documents: { name: 'documents', limit: (s) => s.completeTimeoutMs, timeout: 'COMPLETE_TIMEOUT', uninterruptible: true },
  abort: { name: 'abort', limit: (s) => s.abortTimeoutMs, timeout: 'ABORT_TIMEOUT', uninterruptible: true },
  release: { name: 'release', limit: (s) => s.abortTimeoutMs, timeout: 'ABORT_TIMEOUT', uninterruptible: true },
  stopProvider: { name: 'stop-provider', limit: (s) => s.abortTimeoutMs, timeout: 'CALL_HUNG', uninterruptible: true },
} as const satisfies Record<string, PhaseSpec>;
