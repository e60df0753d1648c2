import { readFile } from 'node:fs/promises';
import { QgaError, readReport } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { ReportFile } from '../report/file.ts';
import { timelinePage } from './page.ts';

const reason = (thrown: unknown): string => (thrown instanceof Error ? `${thrown.message}.` : String(thrown));

/** @throws INVALID_REPORT */
const read = async (path: string): Promise<ReturnType<typeof readReport>> => {
  const invalid = (detail: string, cause: unknown): QgaError => QgaError.of('INVALID_REPORT', { object: path, detail }, { cause });
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => Promise.reject(invalid(reason(thrown), thrown)));
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (thrown) {
    throw invalid('It is not JSON.', thrown);
  }
  try {
    return readReport(value);
  } catch (thrown) {
    throw QgaError.from(thrown).during({ object: path });
  }
};

/** Reads the report that is named and draws it; resolves with the exit code. */
export const drawTimeline = async ({ world, options: { html }, operands: [path = ''] }: Call): Promise<number> => {
  const page = timelinePage(await read(path));
  if (html === undefined) world.stdout.write(page);
  else await new ReportFile(String(html)).save(page);
  return EXIT.done;
};
