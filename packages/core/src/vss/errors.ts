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
  readonly name: string;
  readonly kind: FailureKind;
  readonly message: string;
  /** As `0x8004230F`. */
  readonly hresult?: string;
  readonly phase?: string;
  readonly call?: string;
  readonly object?: string;
  /** The guest it is about, where it was asked from its hypervisor. */
  readonly guest?: string;
  readonly retryable: Retryable;
  /** Milliseconds. */
  readonly retryAfterMs?: number;
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

/** Every failure of this product. Made where the cause is known; turned into words at the edge. */
export class QgaError extends Error {
  override readonly name: string;
  readonly failure: Failure;
  readonly at: Circumstances;

  /** @param options.message the words, where they were made elsewhere. */
  constructor(name: string, failure: Failure, at: Circumstances, options?: ErrorOptions & { readonly message?: string }) {
    super(options?.message ?? words(failure, at), options);
    this.name = name;
    this.failure = failure;
    this.at = at;
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

  toJSON(): ErrorData {
    const { hresult, phase, call, object, guest, warnings = [], unfrozen } = this.at;
    const { kind, retryable, retryAfterMs, remedy } = this.failure;
    return {
      name: this.name,
      kind,
      message: this.message,
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
    };
  }
}
