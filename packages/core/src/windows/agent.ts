import type { FileFacts } from '../platform/diagnostics.ts';
import type { AgentArgument } from '../platform/machine.ts';
import { fileFacts } from './file-facts.ts';
import type { Library } from './library.ts';
import { readText } from './registry.ts';

/** The guest agent's service, as its installer names it. */
const SERVICE = 'SYSTEM\\CurrentControlSet\\Services\\QEMU-GA';
/** Milliseconds: it registers a COM+ application, which takes seconds. */
const TIMEOUT_MS = 60_000;

/** The program of a service's command line, whose path may be quoted. @seam */
export const programOf = (commandLine: string): string | undefined => {
  const quoted = /^\s*"([^"]+)"/.exec(commandLine);
  if (quoted !== null) return quoted[1];
  // Unquoted, Windows tries each place where it could end; what ends in .exe is what was meant.
  return /^\s*(.+?\.exe)(?=\s|$)/i.exec(commandLine)?.[1] ?? /^\s*(\S+)/.exec(commandLine)?.[1];
};

/** The program that the guest agent's service starts; undefined where it has no service. */
export const agentFile = (library: Library): FileFacts | undefined => {
  const path = programOf(readText(library, SERVICE, 'ImagePath') ?? '');
  return path === undefined ? undefined : fileFacts(library, path);
};

/** Runs it, hidden, and resolves with all that it said, why it could not be run included. */
export const runAgent = (program: string, argument: AgentArgument): Promise<string> =>
  new Promise((resolve) => {
    // Had here, and not by every host as it starts.
    const { execFile } = process.getBuiltinModule('node:child_process');
    execFile(program, ['-s', argument], { timeout: TIMEOUT_MS, windowsHide: true }, (error, stdout, stderr) =>
      resolve(
        [stdout, stderr, error?.message ?? '']
          .map((text) => text.trim())
          .filter(Boolean)
          .join(' '),
      ),
    );
  });
