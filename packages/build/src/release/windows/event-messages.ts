import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FREEZE_EVENTS } from '@qga-vss/core/src/contract/history-events.ts';
import { runTool } from './tools.ts';

const NAME = 'qga-vss-messages.dll';

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
 * @param folder to work in
 */
export const compileEventMessages = (folder: string): Uint8Array => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'messages.mc'), messageSource());
  runTool('windmc', ['-r', '.', '-h', '.', 'messages.mc'], folder);
  runTool('windres', ['-O', 'coff', 'messages.rc', 'messages.o'], folder);
  // It has its own name in it.
  runTool('ld', ['-shared', '--entry=0', '--no-insert-timestamp', '-s', '-o', NAME, 'messages.o'], folder);
  return readFileSync(join(folder, NAME));
};
