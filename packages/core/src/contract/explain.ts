import type { Method } from './method.ts';
import { prose } from './parts.ts';
import { type Static, Type } from './schema.ts';

export const ExplainOptions = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      maxLength: 10_000,
      description:
        'A name or a number: hexadecimal (0x8004230F, 8004230F), decimal, or signed as PowerShell shows HRESULTs (-2147212529), the id of an event (8194); or whole lines with such in them, as the event log and other programs print them.',
    }),
  },
  { additionalProperties: false, description: 'Options of explain.' },
);
export type ExplainOptions = Static<typeof ExplainOptions>;

export const CodeInfo = Type.Object(
  {
    name: Type.String({ description: 'Stable name.' }),
    kind: Type.Enum(
      [
        'hresult-error',
        'hresult-success',
        'writer-state',
        'backup-type',
        'snapshot-context',
        'snapshot-attribute',
        'snapshot-state',
        'event',
        'failure',
      ],
      { description: 'What it is a value of; event: an event of VSS in the Application log; failure: a failure of this product.' },
    ),
    hex: Type.Optional(Type.String({ description: 'As 0x8004230F; events and failures of this product have none.' })),
    signed: Type.Optional(Type.Integer({ description: 'As a signed 32-bit number.' })),
    meaning: prose('What it means.'),
    retryable: Type.Enum(['yes', 'no', 'conditional', 'n/a'], {
      description: 'Whether trying again makes sense; conditional: after the remedy.',
    }),
    remedy: prose('What an administrator should do.'),
    source: Type.Optional(Type.String({ description: 'Where that is known from.' })),
  },
  { additionalProperties: false, title: 'CodeInfo', description: 'What is known of a code.' },
);
export type CodeInfo = Static<typeof CodeInfo>;

export const ExplainResult = Type.Object(
  {
    matches: Type.Array(CodeInfo, { description: 'All that the text speaks of, in its order; a small number can be several things.' }),
    simulated: Type.Boolean({ description: 'Asked of a machine in memory, which knows the same codes.' }),
  },
  { additionalProperties: false, title: 'CodeList', description: 'What the code means.' },
);
export type ExplainResult = Static<typeof ExplainResult>;

export const explain = {
  summary: 'Says what a code or event of VSS, or a failure of this product, means and what to do about it.',
  description: [
    'It needs no Windows and no network. A bare number lists everything that has that value. Paste what a log, vssadmin, DiskShadow, the guest agent or a backup program printed: every code, name and event in it is explained, in its order.',
  ],
  cmdlet: { name: 'Resolve-QgaError', emits: 'matches', pipeline: { code: ['FullyQualifiedErrorId', 'HResult'] } },
  commandLine: { name: 'explain' },
  operand: 'code',
  operandIsText: true,
  examples: [
    { does: 'Explains a code as the event log has it.', powershell: 'Resolve-QgaError 0x8004230F', cli: 'qga-vss explain 0x8004230F' },
    {
      does: 'Explains what the event log says, as it is pasted.',
      powershell: "Resolve-QgaError 'VSS 8194: hr = 0x80070005, Access is denied.'",
      cli: 'qga-vss explain "VSS 8194: hr = 0x80070005, Access is denied."',
    },
    {
      does: 'Explains a code as PowerShell shows it.',
      powershell: "Resolve-QgaError '-2147212529'",
      cli: 'qga-vss explain -2147212529',
    },
  ],
  options: ExplainOptions,
  result: ExplainResult,
  errors: ['UNKNOWN_CODE'],
  progress: false,
} as const satisfies Method;
