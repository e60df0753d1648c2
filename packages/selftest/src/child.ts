import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Child } from './guest.ts';

type Piped = ChildProcess & { readonly stdin: NodeJS.WritableStream; readonly stdout: NodeJS.ReadableStream; readonly stderr: Socket };

/** What a child prints, line by line, kept until it is read. */
class Listener {
  #text = '';
  #ended = false;
  #news = Promise.withResolvers<void>();

  constructor(stream: NodeJS.ReadableStream) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      this.#text += text;
      this.#tell();
    });
    stream.once('close', () => {
      this.#ended = true;
      this.#tell();
    });
  }

  async *lines(): AsyncGenerator<string, void, undefined> {
    let from = 0;
    for (;;) {
      const end = this.#text.indexOf('\n', from);
      if (end >= 0) {
        const line = this.#text.slice(from, end).trimEnd();
        from = end + 1;
        if (line !== '') yield line;
      } else if (this.#ended) return;
      else await this.#news.promise;
    }
  }

  async all(): Promise<string> {
    while (!this.#ended) await this.#news.promise;
    return this.#text;
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** A program outside this process's job, so that it can thaw where this process is killed; none of its windows shows. */
export const startChild = (file: string, args: readonly string[]): Child => {
  const child = spawn(file, args, { stdio: 'pipe', detached: true, windowsHide: true }) as Piped;
  const exited = once(child, 'exit').then(
    ([code]) => code as number | null,
    () => null,
  );
  child.once('error', () => child.stdout.destroy());
  // Who no longer listens has ended, and tells so itself.
  child.stdin.on('error', () => {});
  const listener = new Listener(child.stdout);
  const errors = new Listener(child.stderr);
  // A program that it has left may keep it open: nobody waits for that.
  child.stderr.unref();
  return {
    pid: child.pid ?? 0,
    exited,
    said: listener.all(),
    lines: () => listener.lines(),
    errorLines: () => errors.lines(),
    write: (text) => void child.stdin.write(text),
    end: () => void child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
  };
};
