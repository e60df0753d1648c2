import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../src/process.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** TypeScript's own language server, which editors ask for what they show. */
export class LanguageServer implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  private constructor() {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    this.#child = spawn(process.execPath, [tsc, '--lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout.on('data', (bytes: Buffer) => this.#read(bytes));
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The language server ended with ${code}.`));
    });
  }

  /** @param folder of a project, with its tsconfig.json */
  static async open(folder: string): Promise<LanguageServer> {
    const server = new LanguageServer();
    const hover = { contentFormat: ['markdown'] };
    await server.#ask('initialize', { processId: null, rootUri: pathToFileURL(folder).href, capabilities: { textDocument: { hover } } });
    server.#send({ method: 'initialized', params: {} });
    return server;
  }

  openFile(file: string): void {
    const textDocument = { uri: pathToFileURL(file).href, languageId: 'typescript', version: 1, text: readFileSync(file, 'utf8') };
    this.#send({ method: 'textDocument/didOpen', params: { textDocument } });
  }

  /** What is shown over a place of a file: the signature as a block of code, and below it what is said of it. Lines count from 0. */
  async hover(file: string, line: number, character: number): Promise<string> {
    const textDocument = { uri: pathToFileURL(file).href };
    const found = (await this.#ask('textDocument/hover', { textDocument, position: { line, character } })) as {
      readonly contents: { readonly value: string };
    } | null;
    return found?.contents.value ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ask('shutdown');
    this.#send({ method: 'exit' });
  }

  #ask(method: string, params?: object): Promise<unknown> {
    const id = ++this.#lastId;
    this.#send({ id, method, ...(params === undefined ? {} : { params }) });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const [head, length] = /^Content-Length: (\d+)[\s\S]*?\r\n\r\n/.exec(this.#received.toString('latin1')) ?? [];
      const end = (head?.length ?? 0) + Number(length);
      if (head === undefined || this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(head.length, end).toString()) as Message;
      this.#received = this.#received.subarray(end);
      this.#hear(message);
    }
  }

  #hear({ id, method, result, error }: Message): void {
    if (id === undefined) return;
    // What it asks of an editor: no settings, nothing to register.
    if (method !== undefined) {
      this.#send({ id, result: null });
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(JSON.stringify(error)));
  }
}
