import { isUtf8 } from 'node:buffer';
import type { Line } from './transport.ts';

/** Bytes of a request's line at most, without its BOM and line break: 8 MiB. */
export const REQUEST_LIMIT = 8 * 1024 * 1024;
/** The same for a line that a host writes: results may carry the documents of a backup. */
export const RESPONSE_LIMIT = 256 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** A BOM and a CR are kept until the line is complete, but do not count. */
const SLACK = BOM.length + 1;
const INITIAL_BYTES = 4096;
/** A buffer grown beyond this is given back after its line. */
const KEPT_BYTES = 64 * 1024;

const TOO_LONG: Line = { fault: 'too-long' };
const NOT_UTF8: Line = { fault: 'not-utf8' };

/**
 * Cuts bytes into lines of UTF-8, ended by LF or CRLF. A BOM before the first is dropped, and so are blank lines. A
 * line beyond the limit is reported as soon as that is known, and skipped without being kept.
 * @seam
 */
export class LineDecoder {
  readonly #limit: number;
  #buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;
  #skipping = false;
  #atStart = true;

  /** @param limit Bytes of a line at most, without BOM and line break. */
  constructor(limit: number = REQUEST_LIMIT) {
    this.#limit = limit;
  }

  /** The lines that this chunk completes. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      this.#endLine(chunk.subarray(from, at), lines);
      from = at + 1;
    }
    this.#keep(chunk.subarray(from), lines);
    return lines;
  }

  /** What is left when the input ends: a last line needs no line break. */
  end(): Line[] {
    const lines: Line[] = [];
    this.#endLine(new Uint8Array(0), lines);
    return lines;
  }

  /** Bytes of memory held for a line that is not complete. */
  get held(): number {
    return this.#buffer.length;
  }

  #endLine(rest: Uint8Array, lines: Line[]): void {
    // Most lines come whole: they need no copy.
    if (this.#length === 0 && !this.#skipping) this.#emit(rest, lines);
    else {
      this.#keep(rest, lines);
      if (!this.#skipping) this.#emit(this.#buffer.subarray(0, this.#length), lines);
    }
    this.#forget();
    this.#skipping = false;
    this.#atStart = false;
  }

  #keep(bytes: Uint8Array, lines: Line[]): void {
    if (this.#skipping || bytes.length === 0) return;
    const length = this.#length + bytes.length;
    if (length > this.#limit + SLACK) {
      lines.push(TOO_LONG);
      this.#skipping = true;
      this.#forget();
      return;
    }
    if (length > this.#buffer.length) this.#grow(length);
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }

  /** One buffer that doubles, since a list of chunks costs far more than its bytes when they are small. */
  #grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.min(Math.max(length, 2 * this.#buffer.length), this.#limit + SLACK));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }

  #forget(): void {
    this.#length = 0;
    if (this.#buffer.length > KEPT_BYTES) this.#buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  }

  #emit(bytes: Uint8Array, lines: Line[]): void {
    const line = this.#bare(bytes);
    if (line.length > this.#limit) lines.push(TOO_LONG);
    else if (!isUtf8(line)) lines.push(NOT_UTF8);
    else {
      const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('utf8');
      if (/[^ \t\r]/.test(text)) lines.push({ text });
    }
  }

  #bare(bytes: Uint8Array): Uint8Array {
    const start = this.#atStart && BOM.every((byte, at) => bytes[at] === byte) ? BOM.length : 0;
    const end = bytes.length > start && bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length;
    return bytes.subarray(start, end);
  }
}

/** The lines of a source of bytes. Throws what the source throws. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, limit: number = REQUEST_LIMIT): AsyncGenerator<Line, void, undefined> {
  const decoder = new LineDecoder(limit);
  for await (const chunk of chunks) yield* decoder.push(chunk);
  yield* decoder.end();
}
