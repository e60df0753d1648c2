import type { FailureName } from '../vss/failures.ts';
import type { TSchema } from './schema.ts';

/** How a method is used, as a user would type it. Every example is run by a test. */
export interface Example {
  /** What it does, in a sentence. */
  readonly does: string;
  /** In PowerShell; left out where the method has no cmdlet. */
  readonly powershell?: string;
  /** On the command line; left out where it would say nothing new. */
  readonly cli?: string;
}

/** Items of a result that are findings, each of which says how it is, as does the result of all of them. */
interface Findings {
  /** The member, of the items and of the result, that says how it is. */
  readonly member: string;
  /** Its values, in the order in which items are put out. */
  readonly worstFirst: readonly string[];
  /** Those of the result that -Quiet answers with true. */
  readonly well: readonly string[];
  /** What help says of -Quiet. */
  readonly quiet: string;
}

/** What a method is in PowerShell. */
export interface Cmdlet {
  readonly name: string;
  /**
   * What -WhatIf and -Confirm are about: `low` is never asked about by default. Left out where nothing is changed, so that there
   * is nothing to confirm.
   */
  readonly impact?: 'low' | 'medium';
  /** The member of the result whose items are the output, one by one; the result itself where left out. */
  readonly emits?: string;
  /** Where what it emits are findings: they are put out the worst first, and the cmdlet has a switch `-Quiet` for one answer in their place. */
  readonly findings?: Findings;
  /**
   * Options that objects in the pipeline fill in: by a property of the option's own name, and by these. Those that are lists are
   * collected over the whole pipeline, and the method is called once.
   */
  readonly pipeline?: Readonly<Record<string, readonly string[]>>;
}

/** What a method is on the command line. */
export interface CommandLine {
  /** The words of the command, such as `provider register`. */
  readonly name: string;
  /** Options that it always asks for, because its own process ends at once: they are none that it takes. */
  readonly always?: Readonly<Record<string, unknown>>;
}

/**
 * What a method is to a session, which decides who answers it: `begins` one; `continues` a prepared one, or begins one; `ends` it;
 * `asks` about it.
 */
export type SessionRole = 'begins' | 'continues' | 'ends' | 'asks';

/** A method of the product, described once for every front-end. */
export interface Method {
  /** One sentence. */
  readonly summary: string;
  /** Paragraphs: what one should know before using it. */
  readonly description: readonly string[];
  readonly cmdlet?: Cmdlet;
  readonly commandLine?: CommandLine;
  /** The option that may be given by its place, as an operand or as PowerShell's first argument. */
  readonly operand?: string;
  /** What is given by its place is a text of any words, as somebody pastes it. */
  readonly operandIsText?: true;
  readonly examples: readonly Example[];
  readonly options: TSchema;
  readonly result: TSchema;
  /** The product's own failures that are particular to it; codes of VSS and COM come on top. */
  readonly errors: readonly FailureName[];
  /** Whether `progress` notifications may come while it runs. */
  readonly progress: boolean;
  /** Left out where it concerns no session: then any process of the product answers it. */
  readonly session?: SessionRole;
}

/** Failures that any method may end with. */
export const COMMON_ERRORS: readonly FailureName[] = [
  'INVALID_ARGUMENT',
  'NOT_WINDOWS',
  'KOFFI_UNAVAILABLE',
  'HOST_NOT_STARTABLE',
  'HOST_START_FAILED',
  'HOST_LOST',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
];
