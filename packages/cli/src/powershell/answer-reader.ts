import type { Readable } from 'node:stream';
import { QgaError } from '@qga-vss/core';
import { type Answer, wordOf } from './command.ts';

/** Characters of a line, or without a line of ours, after which it is not PowerShell that speaks. */
const LIMIT = 4 * 1024 * 1024;

/** Characters of standard error that an error quotes. */
const ERROR_OUTPUT = 300;

/** What node-powershell has PowerShell say before and after a command. */
const DELIMITER = /^[0-9A-Za-z]{16}$/gm;

/**
 * Listens to an engine for the lines of one call. node-powershell's own reading of the output is not relied on: on Windows it does
 * not notice the end of an output that arrives in one piece.
 */
export class AnswerReader {
  /** Resolves with the answer; rejects where there cannot be one. */
  readonly answer: Promise<Answer>;
  heard: Answer | undefined;
  readonly #answered = Promise.withResolvers<Answer>();
  readonly #mark: string;
  readonly #executable: string;
  #line = '';
  #length = 0;
  #errorOutput = '';

  constructor({ stdout, stderr }: { readonly stdout: Readable; readonly stderr: Readable }, mark: string, executable: string) {
    this.#mark = mark;
    this.#executable = executable;
    this.answer = this.#answered.promise;
    // Avoids an unhandled rejection: it may come when it is not awaited any more.
    this.answer.catch(() => {});
    stdout.on('data', (text: string | Buffer) => this.#read(String(text)));
    stderr.on('data', (text: string | Buffer) => {
      this.#errorOutput = `${this.#errorOutput}${text}`.slice(0, ERROR_OUTPUT);
    });
  }

  /** The beginning of what it wrote to standard error, in one line. */
  get errorOutput(): string {
    return this.#errorOutput.replaceAll(/\r/g, '').replaceAll(DELIMITER, '').replaceAll(/\s+/g, ' ').trim();
  }

  #read(text: string): void {
    const lines = `${this.#line}${text}`.split(/\r?\n/);
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#hear(line);
    this.#length += text.length;
    if (this.#length > LIMIT) this.#fail('POWERSHELL_FAILED', 'It prints without end.');
  }

  #hear(line: string): void {
    const word = wordOf(this.#mark, line);
    if (word === undefined) return;
    if ('language' in word) {
      if (word.language !== 'FullLanguage') this.#fail('CONSTRAINED_LANGUAGE', `It is in ${word.language}.`);
      return;
    }
    this.heard = word;
    this.#answered.resolve(word);
  }

  #fail(name: 'POWERSHELL_FAILED' | 'CONSTRAINED_LANGUAGE', detail: string): void {
    this.#answered.reject(QgaError.of(name, { object: this.#executable, detail }));
  }
}
