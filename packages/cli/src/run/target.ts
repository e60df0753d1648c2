import {
  type AwaitThawResult,
  type CallContext,
  type ErrorData,
  type FreezeOptions,
  type FreezeResult,
  type GroupResult,
  type GuestGroup,
  type GuestReport,
  type Happening,
  QgaError,
  type Service,
  type ThawOptions,
  type ThawResult,
  toldToWriters,
} from '@qga-vss/core';
import type { GroupReport } from './report.ts';

/** What a run freezes: a machine, or a group of guests as one. What a group answers is the answer of its worst. */
export interface Target extends AsyncDisposable {
  freeze(options: FreezeOptions, context: CallContext): Promise<FreezeResult>;
  /** @param happened what became of the command, for the writers */
  thaw(frozen: FreezeResult, happened: Happening, context: CallContext): Promise<ThawResult>;
  /** As the method of that name. */
  awaitThaw(frozen: FreezeResult): Promise<AwaitThawResult>;
  readonly endNow?: Service['endNow'];
  /** Each guest of a group, and what is known of it by now. */
  readonly group?: () => GroupReport;
}

/** One machine: this one, or a guest of this hypervisor. @param asked what thaw is asked for beside */
export const machineTarget = (service: Service, { succeeded, ...asked }: ThawOptions): Target => ({
  freeze: (options, context) => service.freeze(options, context),
  thaw: ({ sessionId, backupType }, happened, context) =>
    service.thaw({ ...asked, ...toldToWriters(happened, { backupType, succeeded }), sessionId }, context),
  awaitThaw: ({ sessionId }) => service.awaitThaw({ sessionId }),
  endNow: service.endNow,
  [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
});

/** A group of guests. @param asked what thaw is asked for beside */
export const groupTarget = (group: GuestGroup, asked: ThawOptions): Target => {
  let known: Omit<GroupReport, 'guests'> = {};
  const worstOf = ({ worst, skew }: GroupResult): GuestReport => {
    known = { worst, ...(skew === undefined ? {} : { skew }) };
    return worst;
  };
  return {
    freeze: async (options, context) => {
      const worst = worstOf(await group.freeze(options, context));
      if (worst.freeze === null) throw QgaError.of('INTERNAL_ERROR', { detail: 'A group that is frozen has no answer.' });
      return worst.freeze;
    },
    thaw: async (_, happened) => {
      const worst = worstOf(await group.thaw({ ...asked, happened }));
      if (worst.thaw !== null) return worst.thaw;
      throw worst.error === null ? QgaError.of('GUEST_UNHEARD', { guest: worst.guest }) : QgaError.ofData(worst.error as ErrorData);
    },
    awaitThaw: () => group.awaitThaw(),
    endNow: group.endNow,
    group: () => ({ ...known, guests: group.guests }),
    [Symbol.asyncDispose]: () => group[Symbol.asyncDispose](),
  };
};
