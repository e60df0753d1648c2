import { FreezeResult } from './freeze.ts';
import type { Method } from './method.ts';
import { Notice } from './parts.ts';
import { type Static, Type } from './schema.ts';

const requestId = (description: string) => Type.Union([Type.String(), Type.Number()], { description });

const ofRequest = { id: requestId('The id of the request it is about.') };

const nothing = (description: string) => Type.Object({}, { additionalProperties: false, title: 'Nothing', description });

export const CancelOptions = Type.Object(
  { id: requestId('The id of the request to cancel, of the same connection.') },
  { additionalProperties: false, description: 'Options of cancel.' },
);
export type CancelOptions = Static<typeof CancelOptions>;

/** What is sent while a request runs, as a notification named `progress`. @seam */
export const ProgressNotification = Type.Object(
  {
    ...ofRequest,
    phase: Type.String({ description: 'The step that has begun.' }),
    percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'How much of that step is done, where that is known.' })),
    elapsedMs: Type.Number({ description: 'Milliseconds since the request began.' }),
  },
  { additionalProperties: false, description: 'Where a request has got to. None is sent while frozen.' },
);
export type ProgressNotification = Static<typeof ProgressNotification>;

/** What is sent while a request runs, as a notification named `warning`. @seam */
export const WarningNotification = Type.Object(
  {
    ...ofRequest,
    warning: Notice,
  },
  {
    additionalProperties: false,
    description:
      'What there is to mind about a freeze, before it begins; its result, where it has one, has it too. None is sent while frozen.',
  },
);
export type WarningNotification = Static<typeof WarningNotification>;

/** What is sent before a freeze, as a notification named `partial`. @seam */
export const PartialNotification = Type.Object(
  {
    ...ofRequest,
    result: FreezeResult,
  },
  {
    additionalProperties: false,
    description:
      'What freeze will answer, as far as it is known before the disks are frozen, so that little is left to read while they are. The answer then has what is not here, or is otherwise by then. Only requests that say how long it must be get one: with the member `partialFrom` beside `params`, in characters.',
  },
);
export type PartialNotification = Static<typeof PartialNotification>;

export const TakenOptions = Type.Object(
  { id: requestId('The id of the request that it was told about.') },
  { additionalProperties: false, description: 'Options of taken.' },
);
export type TakenOptions = Static<typeof TakenOptions>;

export const AboutResult = Type.Object(
  {
    version: Type.String({ description: 'The version of qga-vss that answers.' }),
    endpoint: Type.Optional(Type.String({ description: 'The pipe, or socket, of the holder. Left out where the machine can have none.' })),
    holderVersion: Type.Optional(
      Type.String({ description: 'The version of the holder that runs; empty where it is too old to say. Left out where none runs.' }),
    ),
  },
  { additionalProperties: false, title: 'About', description: 'Which version answers.' },
);
export type AboutResult = Static<typeof AboutResult>;

const common = { errors: [], progress: false } as const;

/** What a host answers to beside the product's methods: it is about connections and processes. */
export const HOST_CONTRACT = {
  about: {
    ...common,
    summary: 'Says which version answers, and where the holder of its machine is found.',
    description: ['It is how a client on the hypervisor makes sure that both ends are of one version before anything is frozen.'],
    examples: [],
    options: nothing('about takes no options.'),
    result: AboutResult,
  },
  cancel: {
    ...common,
    summary: 'Cancels a request that is under way.',
    description: [
      'A freeze that is not frozen yet fails with CANCELLED, and nothing stays behind; one that is frozen is thawed by thaw. It takes effect even when it arrives together with the request it is about.',
    ],
    examples: [],
    options: CancelOptions,
    result: Type.Object(
      { cancelled: Type.Boolean({ description: 'Whether there was such a request.' }) },
      { additionalProperties: false, description: 'Whether anything was cancelled.' },
    ),
  },
  taken: {
    ...common,
    summary: 'Says that a part of an answer has been read.',
    description: [
      'Freeze waits for it, at most half a minute, before the disks are frozen; it does not where an instant to freeze at was given.',
    ],
    examples: [],
    options: TakenOptions,
    result: Type.Object(
      { taken: Type.Boolean({ description: 'Whether there is such a request.' }) },
      { additionalProperties: false, description: 'Whether anything was waiting for it.' },
    ),
  },
  abandon: {
    ...common,
    summary: 'Cancels what is prepared and thaws what is frozen; the outcome says cancel.',
    description: ['It is to a session what cancel is to a request: thaw, but without a claim that the snapshot was taken in time.'],
    examples: [],
    options: nothing('abandon takes no options.'),
    result: nothing('Nothing: it has begun.'),
  },
  shutdown: {
    ...common,
    summary: 'Thaws whatever is frozen and ends the host.',
    description: ['A host ends by itself when its standard input does; a holder when nobody has needed it for ten minutes.'],
    cmdlet: { name: 'Stop-QgaHost', impact: 'low' },
    examples: [
      { does: 'Ends the host of this PowerShell session; the next command starts another.', powershell: 'Stop-QgaHost' },
      { does: 'Says what it would do.', powershell: 'Stop-QgaHost -WhatIf' },
    ],
    options: nothing('shutdown takes no options.'),
    result: nothing('Nothing: it ends once this is answered.'),
  },
} as const satisfies Record<string, Method>;
