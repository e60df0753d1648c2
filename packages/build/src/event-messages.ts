import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FREEZE_EVENTS } from '@qga-vss/core/src/contract/history-events.ts';

/** Of Debian's binutils-mingw-w64-x86-64. */
const TOOL = '/usr/bin/x86_64-w64-mingw32-';
const NAME = 'qga-vss-messages.dll';
const run = promisify(execFile);

/**
 * The messages of our events, for Microsoft's message compiler and GNU's: each is the whole text of its event, so that one reads
 * the same where no message file is registered.
 */
const messageSource = (): string => {
  const head = ['SeverityNames=(Success=0x0)', 'FacilityNames=(Application=0x0)', 'LanguageNames=(English=0x409:MSG00409)'];
  const messages = Object.entries(FREEZE_EVENTS).flatMap(([outcome, { id }]) => [
    '',
    `MessageId=${id}`,
    'Severity=Success',
    'Facility=Application',
    `SymbolicName=QGA_VSS_${outcome.toUpperCase().replaceAll('-', '_')}`,
    'Language=English',
    '%1',
    '.',
  ]);
  return `${[...head, ...messages].join('\n')}\n`;
};

/**
 * The message file of the event source qga-vss, a DLL of resources alone: the same bytes wherever it is made.
 * @param file where it is written
 * @throws Error where the tools of mingw-w64 are missing
 */
export const buildEventMessages = async (file: string): Promise<void> => {
  const cwd = mkdtempSync(join(tmpdir(), 'qga-vss-messages-'));
  try {
    writeFileSync(join(cwd, 'messages.mc'), messageSource());
    await run(`${TOOL}windmc`, ['-r', '.', '-h', '.', 'messages.mc'], { cwd });
    await run(`${TOOL}windres`, ['-O', 'coff', 'messages.rc', 'messages.o'], { cwd });
    // It has its own name in it.
    await run(`${TOOL}ld`, ['-shared', '--entry=0', '--no-insert-timestamp', '-s', '-o', NAME, 'messages.o'], { cwd });
    copyFileSync(join(cwd, NAME), file);
  } finally {
    rmSync(cwd, { recursive: true });
  }
};
