import table from './codes.json' with { type: 'json' };

type CodeKind =
  | 'hresult-error'
  | 'hresult-success'
  | 'writer-state'
  | 'backup-type'
  | 'snapshot-context'
  | 'snapshot-attribute'
  | 'snapshot-state';

/** What is known of one VSS or COM code: its meaning, and what an administrator should do about it. */
export interface Code {
  readonly name: string;
  /** Unsigned, as Microsoft's headers print it. */
  readonly value: number;
  readonly kind: CodeKind;
  readonly meaning: string;
  /** `conditional`: worth a retry once the remedy has been followed. */
  readonly retryable: 'yes' | 'no' | 'conditional' | 'n/a';
  readonly remedy: string;
  readonly source: string;
}

/** Every code the product can explain, in the order of the table. */
export const CODES: readonly Code[] = table.map((row) => ({ ...row, value: Number(row.value) }) as Code);

const byName = new Map(CODES.map((code) => [code.name, code]));
const hresults = new Map(CODES.filter((code) => code.kind.startsWith('hresult')).map((code) => [code.value, code]));
const writerStates = new Map(CODES.filter((code) => code.kind === 'writer-state').map((code) => [code.value, code]));

export const codeByName = (name: string): Code | undefined => byName.get(name);

/** The code of an HRESULT, signed or unsigned. */
export const codeOfHresult = (hresult: number): Code | undefined => hresults.get(hresult >>> 0);

/** `0x8004230F`: the form in which administrators search for a code. */
export const hex = (hresult: number): string => `0x${(hresult >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;

/** The name of an HRESULT, or its hexadecimal form where the table has none. */
export const nameOfHresult = (hresult: number): string => codeOfHresult(hresult)?.name ?? hex(hresult);

/** The name of a VSS_WRITER_STATE value. */
export const nameOfWriterState = (state: number): string => writerStates.get(state)?.name ?? `VSS_WRITER_STATE(${state})`;
