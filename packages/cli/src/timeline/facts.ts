import type { EndedBy, ReadableReport } from '@qga-vss/core';
import { codeByName } from '@qga-vss/core/internal';
import { commandWords } from '../outcome/command.ts';
import { unheld } from '../outcome/unheld.ts';
import { verdictWords, type Words } from '../outcome/verdict.ts';
import { writerSummary } from '../outcome/writers.ts';
import { duration } from '../terminal/duration.ts';
import { instant } from '../terminal/instant.ts';

const ENDINGS: Readonly<Record<EndedBy, string>> = {
  caller: 'the thaw command',
  plan: 'the planned thaw',
  'hold-limit': 'the hold limit',
  'caller-lost': 'the end of its caller',
  rescue: 'another program',
  cancel: 'a cancel',
  failure: 'a failure',
};

const NO_WRITERS = codeByName('VSS_VOLSNAP_ATTR_NO_WRITERS')?.value ?? 0;

const fileSystemsOnly = ({ freeze, thaw }: ReadableReport): boolean => (Number((thaw ?? freeze)?.context ?? 0) & NO_WRITERS) !== 0;

/** The verdict on a report, also where thaw had nothing to thaw. */
export const verdictOfReport = (report: ReadableReport): Words => {
  const { outcome, error, thaw } = report;
  if (outcome === 'not-frozen' && error === null && thaw !== null) return { ...unheld(thaw), tone: 'strong' };
  return verdictWords({ ...report, asked: { fileSystemsOnly: fileSystemsOnly(report) } });
};

const fact = (label: string, text: string | undefined): readonly (readonly [string, string])[] =>
  text === undefined ? [] : [[label, text]];

/** When it was, as far as the report tells. */
const when = ({ thaw, freeze, savedAt }: ReadableReport): number | undefined =>
  thaw?.frozenAt ?? freeze?.frozenAt ?? (thaw ?? freeze)?.phases[0]?.startedAt ?? savedAt;

/** Whose report it is. */
const whereFacts = ({ guest, guests, machine, thaw, freeze }: ReadableReport): readonly (readonly [string, string])[] => {
  // Of a group, thaw and freeze are those of its worst guest alone.
  const named = guest ?? (guests === undefined ? (thaw ?? freeze)?.guest : undefined);
  return [
    ...fact('Guest', named),
    ...fact(named === undefined && guests === undefined ? 'Computer' : 'Hypervisor', machine?.hostName),
    ...fact('System', machine?.system),
  ];
};

const programOf = ({ command }: ReadableReport): string | undefined =>
  command?.program === undefined ? undefined : [command.program, ...(command.arguments ?? [])].join(' ');

/** The facts at the head of the page: a label, and what there is to say. */
export const factsOf = (report: ReadableReport): readonly (readonly [string, string])[] => {
  const { thaw, freeze, product, machine, guests, skew } = report;
  const session = thaw ?? freeze;
  const began = when(report);
  return [
    ...whereFacts(report),
    ...fact('When', began === undefined ? undefined : instant(began)),
    ...fact('Time zone', machine?.timeZone),
    ...fact('Group', guests?.map(({ guest, outcome }) => `${guest}: ${outcome}`).join(', ')),
    ...fact('Frozen within', skew === undefined ? undefined : duration(skew.atMostMs)),
    ...fact('Held', thaw === null || thaw.heldMs === null ? undefined : duration(thaw.heldMs)),
    ...fact('Ended by', thaw?.endedBy === undefined ? undefined : ENDINGS[thaw.endedBy]),
    ...fact('Command', session === null ? undefined : commandWords(report)),
    ...fact('Program', programOf(report)),
    ...fact('Writers', session === null || session.context === '0x00000000' ? undefined : writerSummary(session.writers).join()),
    ...fact('Backup type', session?.backupType || undefined),
    ...fact('Session', session?.sessionId || undefined),
    ...fact('Saved by', product === undefined ? undefined : `qga-vss ${product}`),
  ];
};

/** What it is about, to tell it from others: the guest, else the computer it was saved on. */
export const nameOf = ({ guest, machine }: ReadableReport): string | undefined => guest ?? machine?.hostName;
