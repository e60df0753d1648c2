import { CODES, type Code, hex } from '@qga-vss/core/src/vss/codes.ts';
import { EVENTS } from '@qga-vss/core/src/vss/events.ts';
import { FAILURES, type Failure } from '@qga-vss/core/src/vss/failures.ts';
import { code, generatedFrom, table } from './markdown.ts';

const own = (): readonly string[] =>
  table(
    ['name', 'kind', 'meaning', 'what to do'],
    Object.entries<Failure>(FAILURES)
      .filter(([, { kind }]) => kind !== 'well')
      .map(([name, { kind, meaning, remedy }]) => [code(name), kind, meaning, remedy]),
  );

const codes = (wanted: (kind: Code['kind']) => boolean): readonly string[] =>
  table(
    ['name', 'code', 'meaning', 'try again', 'what to do'],
    CODES.filter(({ kind }) => wanted(kind)).map(({ name, value, meaning, retryable, remedy }) => [
      code(name),
      code(hex(value)),
      meaning,
      retryable,
      remedy,
    ]),
  );

/** Everything that can go wrong and what to do about it, generated from the tables that the product itself explains it with. */
export const errorsPage = (): string =>
  [
    generatedFrom("the product's own tables"),
    '# Errors',
    '',
    'Every failure has a stable name; it is the same in the JSON of the command line (`error.name`), in JSON-RPC (`error.data.name`), in PowerShell (the first part of `FullyQualifiedErrorId`) and in TypeScript (`QgaError.name`). With it come the HRESULT where there is one, the phase and the call that failed, the volume or writer concerned, whether trying again makes sense, and what to do.',
    '',
    '```console',
    'qga-vss explain VSS_E_PROVIDER_VETO',
    'qga-vss explain -2147212529',
    'qga-vss explain "VSS 8194: hr = 0x80070005, Access is denied."',
    '```',
    '',
    'What a log or another program printed may be pasted as it is: every code, name and event in it is explained.',
    '',
    'The kind decides the exit code of the command line and the category of the ErrorRecord: see [exit codes](operating.md#exit-codes).',
    '',
    '## Of qga-vss',
    '',
    ...own(),
    '## Of VSS and COM',
    '',
    '`conditional` means: after the remedy.',
    '',
    ...codes((kind) => kind === 'hresult-error'),
    '## States of writers',
    '',
    ...codes((kind) => kind === 'writer-state'),
    '',
    '## Events of VSS in the Application log',
    '',
    ...table(
      ['event', 'meaning', 'try again', 'what to do'],
      EVENTS.map(({ id, meaning, retryable, remedy }) => [String(id), meaning, retryable, remedy]),
    ),
  ].join('\n');
