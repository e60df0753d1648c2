import type { CodeInfo, ExplainResult } from '@qga-vss/core';
import { withFlags } from '../terminal/flags.ts';
import type { Screen } from '../terminal/screen.ts';
import { indented, section } from '../terminal/section.ts';

const KINDS: Readonly<Record<CodeInfo['kind'], string>> = {
  'hresult-error': 'an HRESULT, an error',
  'hresult-success': 'an HRESULT, no error',
  'writer-state': 'a state of a writer',
  'backup-type': 'a backup type',
  'snapshot-context': 'a snapshot context',
  'snapshot-attribute': 'an attribute of a snapshot',
  'snapshot-state': 'a state of a snapshot',
  event: 'an event of VSS in the Application log',
  failure: 'a failure of qga-vss',
};

const RETRIES: Readonly<Record<CodeInfo['retryable'], readonly string[]>> = {
  yes: ['yes'],
  no: ['no, it would fail again'],
  conditional: ['yes, once the cause is fixed'],
  'n/a': [],
};

const codeLines = ({ name, kind, hex, signed, meaning, retryable, remedy, source }: CodeInfo, screen: Screen): readonly string[] => [
  `${screen.style.strong(name)}${hex === undefined ? '' : `  ${hex} (${signed})`}  ${KINDS[kind]}`,
  ...indented([withFlags(meaning)], screen),
  ...section('To do', [withFlags(remedy)], screen),
  ...section('Try again', RETRIES[retryable], screen),
  ...section('Source', source === undefined ? [] : [source], screen),
];

/** What a code may be, for people; what it may be, too, stands below. */
export const explainLines = ({ matches }: ExplainResult, screen: Screen): readonly string[] =>
  matches.flatMap((match, index) => [...(index === 0 ? [] : ['']), ...codeLines(match, screen)]);
