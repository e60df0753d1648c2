import type { WriterIdentity } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { comparable, normaliseGuid } from '../vss/ids.ts';

/** The writers that answered when they were asked for their ids, before those to leave out could be told apart. */
export interface Listing {
  readonly writers: readonly WriterIdentity[];
  /** Of those that answered and could not be read, why. */
  readonly unreadable: readonly QgaError[];
}

interface ExcludedWriter extends WriterIdentity {
  /** The id or name that was given. */
  readonly excludedBy: string;
}

/** Which writers are left out, and what VSS is told so that they are. */
export interface Exclusion {
  readonly writers: readonly ExcludedWriter[];
  /** For DisableWriterClasses. */
  readonly classes: readonly string[];
  /** For DisableWriterInstances. */
  readonly instances: readonly string[];
  /** What was given and no writer goes by. */
  readonly unknown: readonly string[];
  /** Instance ids of the writers that were there when they were asked. */
  readonly listed: ReadonlySet<string>;
}

export const NOTHING_EXCLUDED: Exclusion = { writers: [], classes: [], instances: [], unknown: [], listed: new Set() };

/** Whether a writer goes by this: its instance id, the id of its class, or its name. */
export const goesBy =
  (idOrName: string) =>
  ({ writerId, instanceId, name }: WriterIdentity): boolean =>
    [writerId, instanceId, name].some((one) => comparable(one) === comparable(idOrName)) && comparable(idOrName) !== '';

/**
 * Whom these ids and names leave out. A class is disabled as such where its id was given, or where names leave none of it; else
 * the instances are, so that never more is left out than was asked for.
 */
export const exclusionOf = (given: readonly string[], { writers: listed, unreadable }: Listing): Exclusion => {
  const writers = listed.flatMap((identity): readonly ExcludedWriter[] => {
    const excludedBy = given.find((each) => goesBy(each)(identity));
    return excludedBy === undefined ? [] : [{ ...identity, excludedBy }];
  });
  const instanceIds = new Set(listed.map(({ instanceId }) => comparable(instanceId)));
  const wider = given.filter((each) => !instanceIds.has(comparable(each)));
  // Also a name that fits no writer: one of that class may only be starting, or be one that cannot be read.
  const givenClasses = wider.flatMap((each) => normaliseGuid(each.trim()) ?? []);
  const isWhole = (id: string): boolean =>
    unreadable.length === 0 && listed.filter(({ writerId }) => writerId === id).every((each) => wider.some((one) => goesBy(one)(each)));
  const classes = new Set([...givenClasses, ...writers.map(({ writerId }) => writerId).filter(isWhole)]);
  return {
    writers,
    classes: [...classes],
    instances: writers.filter(({ writerId }) => !classes.has(writerId)).map(({ instanceId }) => instanceId),
    unknown: given.filter((each) => !listed.some(goesBy(each))),
    listed: instanceIds,
  };
};

/** Of each id or name that no writer goes by, that nothing was left out for it. */
export const warningsOf = ({ unknown }: Exclusion, { unreadable }: Listing): readonly QgaError[] =>
  unknown.map((object) =>
    QgaError.of('EXCLUDED_WRITER_UNKNOWN', {
      object,
      ...(unreadable.length === 0 ? {} : { detail: `Writers whose names could not be read: ${unreadable.length}.` }),
    }),
  );

/**
 * Makes sure that no required writer is left out.
 * @throws REQUIRED_WRITER_EXCLUDED
 */
export const refuseExcluded = (required: readonly string[], { writers }: Exclusion): void => {
  for (const each of required) {
    const writer = writers.find(goesBy(each));
    if (writer === undefined) continue;
    const detail = `"${each}" requires it and "${writer.excludedBy}" excludes it.`;
    throw QgaError.of('REQUIRED_WRITER_EXCLUDED', { object: writer.name, detail });
  }
};

/**
 * Makes sure, once the writers that take part are known, that none of them is one to leave out: one that has restarted since the
 * ids were asked for has another instance id, which VSS has not been told.
 * @throws EXCLUDED_WRITER_RESTARTED
 */
export const refuseRestarted = (
  gathered: readonly WriterIdentity[],
  given: readonly string[],
  { writers, listed }: Pick<Exclusion, 'writers' | 'listed'>,
): void => {
  const isOneOf = (writer: WriterIdentity): boolean =>
    given.some((each) => goesBy(each)(writer)) ||
    (!listed.has(comparable(writer.instanceId)) &&
      writers.some(({ writerId, name }) => writerId === writer.writerId && comparable(name) === comparable(writer.name)));
  const back = gathered.find(isOneOf);
  if (back === undefined) return;
  throw QgaError.of('EXCLUDED_WRITER_RESTARTED', { object: back.name, detail: `It is now instance ${back.instanceId}.` });
};
