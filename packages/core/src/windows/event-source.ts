import type { EventLog, LogEvent } from '../platform/event-log.ts';
import { QgaError } from '../vss/errors.ts';
import { callAsync, type Library } from './library.ts';
import { Block } from './memory.ts';
import { EVENT_LOG } from './tables/event-log.ts';

/** EVENTLOG_INFORMATION_TYPE and its like. */
const TYPES: Readonly<Record<LogEvent['severity'], number>> = { information: 4, warning: 2, error: 1 };
/** Where the pointer to the one text is, and the text itself. */
const POINTERS = 0;
const TEXT = 16;
/** Characters that Windows takes in one text. */
const LONGEST = 31_839;

/** This Windows' event log. The service that keeps it may be slow to answer, so every call is made on another thread. */
export class WindowsEventLog implements EventLog {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  async report(source: string, { id, severity, text }: LogEvent): Promise<void> {
    const { RegisterEventSourceW, ReportEventW, DeregisterEventSource } = this.#library.functions(EVENT_LOG);
    const log = await callAsync(RegisterEventSourceW, null, source);
    if (log === 0) throw QgaError.of('EVENT_NOT_WRITTEN', { call: 'RegisterEventSourceW' });
    try {
      const bytes = Buffer.from(text.slice(0, LONGEST), 'utf16le');
      using strings = new Block(TEXT + bytes.length + 2);
      strings.setPointer(POINTERS, strings.address + TEXT);
      strings.bytes.set(bytes, TEXT);
      const reported = await callAsync(ReportEventW, log, TYPES[severity], 0, id, 0, 1, 0, strings.address + POINTERS, 0);
      if (reported === 0) throw QgaError.of('EVENT_NOT_WRITTEN', { call: 'ReportEventW' });
    } finally {
      await callAsync(DeregisterEventSource, log);
    }
  }
}
