import { readFile, writeFile } from 'node:fs/promises';
import { QgaError, readReport } from '@qga-vss/core';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { COLOR, VERBOSE } from '../options/common.ts';
import type { OptionSpec } from '../options/spec.ts';

const HTML: OptionSpec = {
  name: 'html',
  kind: 'text',
  description: 'Write the page there; on standard output where left out.',
  placeholder: 'file',
};

const reason = (thrown: unknown): string => (thrown instanceof Error ? `${thrown.message}.` : String(thrown));

/** @throws INVALID_REPORT */
const read = async (path: string): Promise<ReturnType<typeof readReport>> => {
  const invalid = (detail: string): QgaError => QgaError.of('INVALID_REPORT', { object: path, detail });
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => Promise.reject(invalid(reason(thrown))));
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw invalid('It is not JSON.');
  }
  try {
    return readReport(value);
  } catch (thrown) {
    throw QgaError.from(thrown).during({ object: path });
  }
};

/** `qga-vss timeline`: a report as a picture. */
export const timelineCommand: Command = {
  name: 'timeline',
  summary: 'Draw a saved report as one HTML page: the steps, the hold against its limit, writers, failures.',
  description: [
    'The page needs nothing else and runs no script; it can be read by keyboard and screen reader, by day and by night, and on paper. It takes what --report saved, or what "qga-vss run --json" printed.',
  ],
  operands: '<report>',
  options: [HTML, VERBOSE, COLOR],
  examples: [{ does: 'Draws what "qga-vss run --report freeze.json" has saved.', cli: 'qga-vss timeline freeze.json --html freeze.html' }],
  exitCodes: [EXIT.done, EXIT.unexpected, EXIT.usage],
  run: async ({ world, options: { html }, operands: [path = ''] }) => {
    const { timelinePage } = await import('../timeline/page.ts');
    const page = timelinePage(await read(path));
    if (html === undefined) world.stdout.write(page);
    else
      await writeFile(String(html), page).catch((thrown: unknown) =>
        Promise.reject(QgaError.of('REPORT_NOT_SAVED', { object: String(html), detail: reason(thrown) })),
      );
    return EXIT.done;
  },
};
