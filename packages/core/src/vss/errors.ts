import { hex } from './codes.ts';
import { FAILURES, type Failure, type FailureKind, type FailureName, type Retryable } from './failures.ts';
import { failureOfHresult } from './hresult-failures.ts';

/** Where a failure happened and what it concerns; each field is filled in where it is known. */
export interface Circumstances {
  /** The step of the session. */
  readonly phase?: string;
  /** The function that failed, in Microsoft's spelling. */
  readonly call?: string;
  /** The volume, writer, option, event or process concerned. */
  readonly object?: string;
  /** The object is an option, by its name of JSON: in words it is marked as one. */
  readonly isOption?: boolean;
  /** Unsigned. */
  readonly hresult?: number;
  /** The guest it is about, as its hypervisor names it; within the guest left out. */
  readonly guest?: string;
  /** It kept a freeze from coming about, and it is known that nothing is frozen on the machine. */
  readonly unfrozen?: true;
  /** What is known beyond the meaning of the name. */
  readonly detail?: string;
  /** What had been warned of before it failed, which no result can tell any more. */
  readonly warnings?: readonly ErrorData[];
}

/** A failure as data, the same in TypeScript, JSON-RPC, PowerShell and the CLI's JSON. */
export interface ErrorData {
  /** Stable name, such as VSS_E_PROVIDER_VETO or FREEZE_TIMEOUT. */
  readonly name: string;
  /** What it means for automation; decides exit codes and error categories. */
  readonly kind: FailureKind;
  /** What happened, in one sentence or two. */
  readonly message: string;
  /** The HRESULT, as `0x8004230F`. */
  readonly hresult?: string;
  /** The step of the session. */
  readonly phase?: string;
  /** The function that failed, in Microsoft's spelling. */
  readonly call?: string;
  /** The volume, writer, option, event or process concerned. */
  readonly object?: string;
  /** The guest it is about, where it was asked from its hypervisor. */
  readonly guest?: string;
  /** Whether trying again makes sense; `conditional`: after the remedy. */
  readonly retryable: Retryable;
  /** After how long a retry makes sense. Milliseconds. */
  readonly retryAfterMs?: number;
  /** What an administrator should do. */
  readonly remedy: string;
  /** What had been warned of before it failed. */
  readonly warnings?: ErrorData[];
  /** Of a freeze that failed: it is known that nothing is frozen on the machine. */
  readonly unfrozen?: true;
}

const words = (failure: Failure, at: Circumstances): string => {
  const named = at.isOption ? at.object?.replace(/^\w+/, '`$&`') : at.object?.replace(/:$/, '');
  const object = named === undefined ? '' : `${named}: `;
  const where = at.call === undefined ? '' : ` (${at.call}${at.hresult === undefined ? '' : ` answered ${hex(at.hresult)}`})`;
  return `${object}${failure.meaning}${at.detail === undefined ? '' : ` ${at.detail}`}${where}`;
};

/** What there is to tell besides name, kind and message; what is not known is left out. */
const factsOf = (
  { retryable, retryAfterMs, remedy }: Failure,
  { hresult, phase, call, object, guest, warnings = [], unfrozen }: Circumstances,
): Omit<ErrorData, 'name' | 'kind' | 'message'> => ({
  ...(hresult === undefined ? {} : { hresult: hex(hresult) }),
  ...(phase === undefined ? {} : { phase }),
  ...(call === undefined ? {} : { call }),
  ...(object === undefined ? {} : { object }),
  ...(guest === undefined ? {} : { guest }),
  retryable,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  remedy,
  ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
  ...(unfrozen === undefined ? {} : { unfrozen }),
});

/** The lines of a stack that name places: the message above them may have lines of its own. */
const placesOf = (stack = ''): string => /\n( +at [\s\S]*)/.exec(stack)?.[1] ?? '';

/**
 * Every failure of this product, with the members that its JSON has. Made where the cause is known; turned into words at the edge.
 * It prints as `QgaError [NAME]: message`, its stack and those members.
 */
export class QgaError extends Error implements ErrorData {
  // A bundle may give the class another.
  static override readonly name: string = 'QgaError';

  /** Stable name, such as VSS_E_PROVIDER_VETO or FREEZE_TIMEOUT. */
  override readonly name: string;
  /** What it means for automation; decides exit codes and error categories. */
  declare readonly kind: FailureKind;
  /** The HRESULT, as `0x8004230F`. */
  declare readonly hresult?: string;
  /** The step of the session. */
  declare readonly phase?: string;
  /** The function that failed, in Microsoft's spelling. */
  declare readonly call?: string;
  /** The volume, writer, option, event or process concerned. */
  declare readonly object?: string;
  /** The guest it is about, where it was asked from its hypervisor. */
  declare readonly guest?: string;
  /** Whether trying again makes sense; `conditional`: after the remedy. */
  declare readonly retryable: Retryable;
  /** After how long a retry makes sense. Milliseconds. */
  declare readonly retryAfterMs?: number;
  /** What an administrator should do. */
  declare readonly remedy: string;
  /** What had been warned of before it failed. */
  declare readonly warnings?: ErrorData[];
  /** Of a freeze that failed: it is known that nothing is frozen on the machine. */
  declare readonly unfrozen?: true;
  /** The row of the table of failures: what it means wherever it happens. Not printed, its members being the error's own. */
  declare readonly failure: Failure;
  /** Where it happened, likewise. */
  declare readonly at: Circumstances;

  /** @param options.message the words, where they were made elsewhere. */
  constructor(name: string, failure: Failure, at: Circumstances, options?: ErrorOptions & { readonly message?: string }) {
    super(options?.message ?? words(failure, at), options);
    this.name = name;
    Object.defineProperties(this, { failure: { value: failure }, at: { value: at } });
    Object.assign(this, { kind: failure.kind }, factsOf(failure, at));
    this.#setStack(this.stack);
  }

  /** One of the product's own failures. */
  static of(name: FailureName, at: Circumstances = {}, options?: ErrorOptions): QgaError {
    return new QgaError(name, FAILURES[name], at, options);
  }

  /** A call that answered a failing HRESULT. */
  static ofHresult(hresult: number, at: Circumstances, options?: ErrorOptions): QgaError {
    const { name, ...failure } = failureOfHresult(hresult);
    return new QgaError(name, failure, { ...at, hresult: hresult >>> 0 }, options);
  }

  /** An error of another process, as it was there, with names that this one does not know. @param data of its toJSON */
  static ofData(
    { name, message, kind, retryable, retryAfterMs, remedy, hresult, phase, call, object, guest, warnings, unfrozen }: ErrorData,
    options?: ErrorOptions,
  ): QgaError {
    const failure = { kind, meaning: message, retryable, remedy, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    const at = {
      ...(hresult === undefined ? {} : { hresult: Number(hresult) >>> 0 }),
      ...(phase === undefined ? {} : { phase }),
      ...(call === undefined ? {} : { call }),
      ...(object === undefined ? {} : { object }),
      ...(guest === undefined ? {} : { guest }),
      ...(warnings === undefined ? {} : { warnings }),
      ...(unfrozen === true ? { unfrozen } : {}),
    };
    return new QgaError(name, failure, at, { ...options, message });
  }

  /** Anything thrown, as an error of this product; what it is not yet becomes INTERNAL_ERROR with its cause kept. */
  static from(thrown: unknown): QgaError {
    if (thrown instanceof QgaError) return thrown;
    // A SuppressedError: leaving a scope has failed as well, which says less than why it was left.
    if (thrown instanceof Error && 'suppressed' in thrown) return QgaError.from(thrown.suppressed);
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return QgaError.of('INTERNAL_ERROR', { detail }, { cause: thrown });
  }

  /** The same error with what this place knows of it; what was known before wins. */
  during(at: Circumstances): QgaError {
    return new QgaError(this.name, this.failure, { ...at, ...this.at }, { cause: this.cause ?? this });
  }

  /** The same error in the same words, of that guest. */
  ofGuest(guest: string): QgaError {
    return new QgaError(this.name, this.failure, { ...this.at, guest }, { cause: this.cause ?? this, message: this.message });
  }

  /** The same error for another caller, whose stack it has. @param caller an object whose stack was taken where the method was called */
  calledFrom(caller: { readonly stack?: string }): QgaError {
    const { cause, message } = this;
    const error = new QgaError(this.name, this.failure, this.at, { ...(cause === undefined ? {} : { cause }), message });
    error.#setStack(caller.stack);
    return error;
  }

  #setStack(stack: string | undefined): void {
    // As the engine has it: no member that is printed.
    Object.defineProperty(this, 'stack', {
      value: `QgaError [${this.name}]: ${this.message}\n${placesOf(stack)}`,
      writable: true,
      configurable: true,
    });
  }

  toJSON(): ErrorData {
    return { name: this.name, kind: this.failure.kind, message: this.message, ...factsOf(this.failure, this.at) };
  }
}
