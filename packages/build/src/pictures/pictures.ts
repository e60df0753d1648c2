import { toJson } from 'qga-vss/src/run/report.ts';
import { runLines } from 'qga-vss/src/run/text.ts';
import { screenOf } from 'qga-vss/src/terminal/screen.ts';
import { performed } from './performed.ts';
import { terminalPicture } from './terminal.ts';
import { timelinePicture } from './timeline.ts';

const COLUMNS = 92;

/** What a terminal of that width is given, line by line. */
const printed = (print: (screen: ReturnType<typeof screenOf>) => readonly string[]): readonly string[] => {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  const output = { isTerminal: true, isClosed: false, columns: COLUMNS, write };
  const screen = screenOf(output, { platform: 'linux', env: { LANG: 'C.UTF-8', TERM: 'xterm-256color' } }, {});
  screen.print(print(screen));
  return text.trimEnd().split('\n');
};

const runPicture = async (): Promise<string> => {
  const report = await performed('sql-writer-fails');
  const lines = [
    '$ qga-vss run --simulate sql-writer-fails --backup-type copy -- snapshot.cmd',
    '',
    ...printed((screen) => runLines(report, screen)),
  ];
  return terminalPicture(
    'A run whose snapshot is good but for SQL Server: what it is worth, which writer failed, and what to do about it.',
    lines,
    COLUMNS,
  );
};

/** The pictures of the documents, by their paths. Like the pages they are made of what the product itself does. */
export const pictures = async (): Promise<Readonly<Record<string, string>>> => ({
  'docs/pictures/run.svg': await runPicture(),
  'docs/pictures/timeline.svg': timelinePicture(toJson(await performed('healthy'))),
});
