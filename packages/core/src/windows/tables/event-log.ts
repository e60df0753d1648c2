import { fn } from '../signature.ts';

/** The event log; apart from the table that every freeze binds, for it is written to when all is over. */
export const EVENT_LOG = {
  dll: 'advapi32.dll',
  functions: {
    RegisterEventSourceW: fn('uint64', ['str16', 'str16'], { counted: 'opened' }),
    ReportEventW: fn('int32', ['uint64', 'uint32', 'uint32', 'uint32', 'uint64', 'uint32', 'uint32', 'uint64', 'uint64']),
    DeregisterEventSource: fn('int32', ['uint64'], { counted: 'closed' }),
  },
} as const;
