import { QgaError } from '../vss/errors.ts';
import { Dispatcher, type Methods } from './dispatcher.ts';
import { InFlight } from './in-flight.ts';
import { parseLine } from './message.ts';
import type { MessageReader, MessageWriter } from './transport.ts';

/** Bytes of answers that may wait for the caller before the server reads no further requests. */
const BACKLOG_LIMIT = 16 * 1024 * 1024;

export interface ServeOptions {
  /** Ends the service: running requests are aborted, and no more are read. */
  readonly signal?: AbortSignal;
  /** The table of running requests. */
  readonly inFlight?: InFlight;
}

/** Why a service is over, and whether anything of it goes on. */
export interface Ended {
  readonly why: 'end-of-input' | 'input-failed' | 'output-failed' | 'closed';
  /** What went wrong with the input or output. */
  readonly error?: unknown;
  /**
   * Resolves when every handler has come back and its answer has been taken. Handlers may ignore their signal and a
   * caller may not read, so it is to be waited for with a limit.
   */
  readonly drained: Promise<void>;
}

/**
 * Serves JSON-RPC 2.0 on a connection, which stays open: its opener closes it, best once `drained`.
 *
 * Requests run side by side, and are answered as they finish; the members of one batch run in order. Beside the given
 * methods there is `cancel` {id}: it aborts the signal of the request with that id, which then answers with its own
 * error (or its result), and answers {cancelled}, false where there is no such request any more.
 *
 * When the input ends, either direction fails, or `options.signal` is aborted, the signals of all running requests are
 * aborted and the promise resolves with why. Answers made afterwards are still sent. It never rejects.
 */
export const serve = (reader: MessageReader, writer: MessageWriter, methods: Methods, options: ServeOptions = {}): Promise<Ended> => {
  const { signal, inFlight = new InFlight() } = options;
  let lastWrite = Promise.resolve();
  const send = (text: string): void => {
    lastWrite = writer.write(text);
  };
  const dispatcher = new Dispatcher(methods, inFlight, send);
  const drain = (): Promise<void> => inFlight.idle().then(() => lastWrite);

  return new Promise((resolve) => {
    let isOver = false;
    const end = (why: Ended['why'], error?: unknown): void => {
      if (isOver) return;
      isOver = true;
      signal?.removeEventListener('abort', close);
      inFlight.abortAll(REASONS[why](error));
      resolve({ why, ...(error === undefined ? {} : { error }), drained: drain() });
    };
    const close = (): void => end('closed');
    const read = async (): Promise<void> => {
      for await (const line of reader) {
        if (isOver) return;
        void dispatcher.answer(parseLine(line));
        if (writer.backlog > BACKLOG_LIMIT) await lastWrite;
      }
    };

    signal?.addEventListener('abort', close, { once: true });
    if (signal?.aborted) return close();
    void writer.broken.then((error) => end('output-failed', error));
    read().then(
      () => end('end-of-input'),
      (error: unknown) => end('input-failed', error),
    );
  });
};

const lost =
  (detail: string) =>
  (cause: unknown): QgaError =>
    QgaError.of('CALLER_LOST', { detail }, { cause });

/** Why the requests still running are aborted. */
const REASONS: Readonly<Record<Ended['why'], (cause: unknown) => QgaError>> = {
  'end-of-input': lost('It has closed its end of the connection.'),
  'input-failed': lost('Nothing more can be read from it.'),
  'output-failed': lost('Nothing more can be written to it.'),
  closed: () => QgaError.of('CANCELLED', { detail: 'The host is ending.' }),
};
