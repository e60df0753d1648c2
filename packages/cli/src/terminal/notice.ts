import type { Notice } from '@qga-vss/core';
import { cleanText } from './clean.ts';
import { withFlags } from './flags.ts';
import { phaseWords } from './phases.ts';

/** A guest's message with the name it goes by here; libvirt's own name for it, which is the end of that, is not said twice. */
const ofGuest = (guest: string, message: string): string => {
  const own = `${guest.slice(guest.indexOf(':') + 1)}: `;
  return `${guest}: ${message.startsWith(own) ? message.slice(own.length) : message}`;
};

/** A warning or a reason in three lines: its name, what happened, what to do about it. */
export const noticeLines = ({ name, hresult, guest, message, remedy }: Notice): readonly string[] => [
  cleanText(`${name}${hresult === undefined ? '' : ` (${hresult})`}`),
  `  ${withFlags(cleanText(guest === undefined ? message : ofGuest(guest, message)))}`,
  `  ${withFlags(cleanText(remedy))}`,
];

/** Some, each by its lines; those of one name that have the same remedy are together, and it stands once below them. */
export const noticeGroups = (notices: readonly Notice[]): readonly (readonly string[])[] => {
  const groups: { readonly name: string; readonly messages: string[]; readonly remedy: string }[] = [];
  for (const [name = '', message = '', remedy = ''] of notices.map(noticeLines)) {
    const group = groups.find((other) => other.name === name && other.remedy === remedy);
    if (group === undefined) groups.push({ name, messages: [message], remedy });
    else group.messages.push(message);
  }
  return groups.map(({ name, messages, remedy }) => [name, ...messages, remedy]);
};

/** Kinds of failures in which it matters how far it had come. */
const ON_THE_WAY: ReadonlySet<string> = new Set(['failed', 'busy', 'lost', 'unexpected'] satisfies Notice['kind'][]);

/** The first step: nothing had been begun. */
const FIRST = 'ownership';

const withPlace = ({ kind, phase, message }: Notice): string =>
  phase === undefined || phase === FIRST || !ON_THE_WAY.has(kind) ? message : `${message} It happened while ${phaseWords(phase)}.`;

/** What ended a command in three lines: the second also says what was being done. */
export const errorLines = (notice: Notice): readonly string[] => noticeLines({ ...notice, message: withPlace(notice) });
