import type { HistoryLine, Outcome } from './history.ts';

/** The source of the events, in the log Application. */
export const EVENT_SOURCE = 'qga-vss';

interface FreezeEvent {
  readonly id: number;
  readonly severity: 'information' | 'warning' | 'error';
  readonly meaning: string;
}

/** What a freeze is as an event, by what came of it. The ids are part of the product: a new meaning gets a new one. @seam */
export const FREEZE_EVENTS = {
  application: { id: 100, severity: 'information', meaning: 'a good snapshot: applications and file systems are consistent' },
  filesystem: { id: 101, severity: 'information', meaning: 'a good snapshot: file systems are consistent, no application took part' },
  'not-told': { id: 102, severity: 'information', meaning: 'consistent; nobody has said whether the snapshot was taken' },
  'not-taken': { id: 200, severity: 'warning', meaning: 'consistent, but the snapshot was not taken: the command or block failed' },
  partial: { id: 201, severity: 'warning', meaning: 'file systems are consistent, not every application is' },
  crash: { id: 300, severity: 'error', meaning: 'the hold was lost: a snapshot is as after a power cut' },
  unknown: { id: 301, severity: 'error', meaning: 'what a snapshot is worth could not be learnt' },
  'not-frozen': { id: 302, severity: 'error', meaning: 'the freeze failed once its snapshot set was begun; nothing was frozen' },
} as const satisfies Record<Outcome | 'not-told' | 'not-taken', FreezeEvent>;

/** What is written to the event log. */
interface ReportedEvent extends Omit<FreezeEvent, 'meaning'> {
  readonly text: string;
}

type Ended = Extract<HistoryLine, { readonly event: 'ended' }>;

const eventFor = ({ outcome, snapshotTaken }: Ended): FreezeEvent => {
  if (outcome !== 'application' && outcome !== 'filesystem') return FREEZE_EVENTS[outcome];
  return snapshotTaken === undefined ? FREEZE_EVENTS['not-told'] : snapshotTaken ? FREEZE_EVENTS[outcome] : FREEZE_EVENTS['not-taken'];
};

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** The event of a freeze that has ended, with what its line in the history says. */
export const eventOf = (ended: Ended): ReportedEvent => {
  const { id, severity, meaning } = eventFor(ended);
  const { outcome, volumes, heldMs, failedWriters, reasons, account, program, sessionId, product } = ended;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Outcome', outcome],
    ['Volumes', volumes.join(', ')],
    ['Held', heldMs === undefined ? undefined : `${(heldMs / 1000).toFixed(1)} s`],
    ['Writers that failed', failedWriters.length === 0 ? undefined : failedWriters.join(', ')],
    ...reasons.map(({ name, message }) => ['Reason', `${name}: ${message}`] as const),
    ['Asked for by', account],
    ['Program', program],
    ['Session', sessionId],
    ['Version', product],
  ];
  const said = lines.flatMap(([label, text]) => (text === undefined ? [] : [`${label}: ${text}`]));
  return { id, severity, text: [sentence(meaning), '', ...said].join('\r\n') };
};
