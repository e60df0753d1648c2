import type { FreezeState, StatusResult } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { clean } from '../terminal/clean.ts';
import { duration } from '../terminal/duration.ts';
import { jsonLine } from '../terminal/json.ts';
import { widthOf, wrap } from '../terminal/width.ts';
import { statusLines } from './text.ts';

/** What shows each look. Disposing leaves the output as it was found. */
interface WatchView extends Disposable {
  show(status: StatusResult): void;
}

/** A line for each change. Into a file nothing is written while anything is frozen, because the file may be. */
class Changes implements WatchView {
  readonly #write: (text: string) => void;
  readonly #line: (status: StatusResult) => string;
  readonly #isFile: boolean;
  #last = '';
  #kept = '';

  constructor({ world: { stdout } }: Pick<Call, 'world'>, line: (status: StatusResult) => string) {
    this.#write = (text) => stdout.write(text);
    this.#line = line;
    this.#isFile = stdout.fileDevice !== undefined;
  }

  show(status: StatusResult): void {
    const what = whatChanges(status);
    if (what !== this.#last) this.#kept += this.#line(status);
    this.#last = what;
    if (!this.#isFile || WRITABLE.has(status.state)) this.#flush();
  }

  /** What is kept is printed after thaw. */
  [Symbol.dispose](): void {
    this.#flush();
  }

  #flush(): void {
    if (this.#kept !== '') this.#write(this.#kept);
    this.#kept = '';
  }
}

/** States in which no disk is frozen, and none about to be. */
const WRITABLE: ReadonlySet<FreezeState> = new Set(['thawed', 'preparing', 'prepared']);

/** All but the time that goes by. */
const whatChanges = ({ heldMs: _held, leftMs: _left, ...rest }: StatusResult): string => JSON.stringify(rest);

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const ERASE_LINE = '\u001b[2K';
const ERASE_BELOW = '\u001b[J';
const up = (rows: number): string => (rows === 0 ? '' : `\u001b[${rows}F`);

/** One picture, drawn again in its place; the cursor is hidden meanwhile. */
class Picture implements WatchView {
  readonly #call: Call;
  readonly #everyMs: number;
  #rows = 0;

  constructor(call: Call, everyMs: number) {
    this.#call = call;
    this.#everyMs = everyMs;
    call.world.stdout.write(HIDE_CURSOR);
  }

  show(status: StatusResult): void {
    const { out, world } = this.#call;
    const said = [...statusLines(clean(status), out), '', out.style.faint(`Every ${duration(this.#everyMs)}; Ctrl+C ends it.`)];
    const lines = said.flatMap((line) => wrap(line, out.columns));
    world.stdout.write(`${up(this.#rows)}${lines.map((line) => `${ERASE_LINE}${line}\n`).join('')}${ERASE_BELOW}`);
    this.#rows = lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / out.columns)), 0);
  }

  [Symbol.dispose](): void {
    this.#call.world.stdout.write(SHOW_CURSOR);
  }
}

/** What fits the output: a picture on a terminal that can move its cursor, lines elsewhere. */
export const viewOf = (call: Call, everyMs: number): WatchView => {
  const { world, out, options } = call;
  const { json } = options;
  if (json === true) return new Changes(call, (status) => jsonLine(call.world, status));
  const { TERM } = world.env;
  if (out.isTerminal && TERM !== 'dumb') return new Picture(call, everyMs);
  const at = (): string => new Date(world.clock.now()).toISOString();
  return new Changes(call, (status) => {
    const [headline = ''] = statusLines(clean(status), out);
    const session = status.sessionId === undefined ? '' : `, session ${clean(status.sessionId)}`;
    return `${at()}  ${headline}${session}${status.consistency === undefined ? '' : `, ${status.consistency}`}\n`;
  });
};
