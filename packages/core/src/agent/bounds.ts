import { CONTRACT, type MethodName } from '../contract/contract.ts';

/** Milliseconds beside those of the options: processes start, machines are loaded. */
export const MARGIN_MS = 30_000;

/** Options that are limits of what a method does, or say how long it may wait. */
const LIMITS: Readonly<Partial<Record<MethodName, readonly string[]>>> = {
  prepare: ['waitReadyMs', 'retryMs', 'gatherTimeoutMs', 'prepareTimeoutMs', 'abortTimeoutMs'],
  freeze: ['waitReadyMs', 'retryMs', 'gatherTimeoutMs', 'prepareTimeoutMs', 'freezeTimeoutMs', 'abortTimeoutMs'],
};

/** Milliseconds of what a method waits for whatever its options: three steps of completeTimeoutMs by its default; the longest hold. */
const WAITS: Readonly<Partial<Record<MethodName, number>>> = { thaw: 180_000, awaitThaw: 60_000 };

interface Schema {
  readonly properties: Readonly<Record<string, { readonly default?: number }>>;
}

/** Milliseconds in which a method has answered, by the limits among its options; an instant to freeze at comes on top. */
export const boundOf = (method: MethodName, options: object, now: number): number => {
  const { properties } = CONTRACT[method].options as unknown as Schema;
  const given = options as Readonly<Record<string, number | undefined>>;
  const limits = (LIMITS[method] ?? []).map((name) => given[name] ?? properties[name]?.default ?? 0);
  const wait = Math.max(0, (given['freezeAt'] ?? 0) - now);
  return limits.reduce((sum, each) => sum + each, wait + (WAITS[method] ?? 0)) + MARGIN_MS;
};
