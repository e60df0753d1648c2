import type { Static, TSchema } from 'typebox';
import { FreezeOptions, FreezeResult, PrepareOptions, PrepareResult } from './freeze.ts';
import { StatusOptions, StatusResult } from './status.ts';
import { ThawOptions, ThawResult } from './thaw.ts';

/** A method of the product: described here once, whatever front-end it is called from. */
export interface Method {
  readonly summary: string;
  /** What it is called in PowerShell. */
  readonly cmdlet: string;
  readonly options: TSchema;
  readonly result: TSchema;
}

export const CONTRACT = {
  prepare: {
    summary: 'Does all of a freeze that needs no quiet disks, so that the freeze itself takes an instant.',
    cmdlet: 'Initialize-QgaFreeze',
    options: PrepareOptions,
    result: PrepareResult,
  },
  freeze: {
    summary: 'Freezes applications and file systems, and holds them for a snapshot.',
    cmdlet: 'Invoke-QgaFreeze',
    options: FreezeOptions,
    result: FreezeResult,
  },
  thaw: {
    summary: 'Lets them go and says what a snapshot taken in between is worth.',
    cmdlet: 'Invoke-QgaThaw',
    options: ThawOptions,
    result: ThawResult,
  },
  status: {
    summary: 'Says whether the machine is frozen, and by whom.',
    cmdlet: 'Get-QgaFreezeStatus',
    options: StatusOptions,
    result: StatusResult,
  },
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof CONTRACT;
export type Options<M extends MethodName> = Static<(typeof CONTRACT)[M]['options']>;
export type Result<M extends MethodName> = Static<(typeof CONTRACT)[M]['result']>;
