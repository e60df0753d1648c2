/** What some processes of a Wine trace (+timestamp,+pid,+file,+module) do to files. */
export interface FileTrace {
  /** Each with the access asked for, an ACCESS_MASK. */
  readonly opened: readonly { readonly path: string; readonly access: number }[];
  /** The process of each write, be it to a file or a pipe. */
  readonly writes: readonly string[];
  /** Modules looked for, whether they were loaded already or not. */
  readonly modules: readonly string[];
}

const LINE = /^\s*[\d.]+:([0-9a-f]{4}):[0-9a-f]{4}:trace:(?:file|module):(.*)$/;
const OPENED = /^NtCreateFile handle=\S+ access=([0-9a-f]+) name=L"(.*?)" objattr/;
const MODULE = /^load_dll looking for L"(.*?)"/;

/** The names of a trace have their backslashes doubled. */
const path = (text: string | undefined): string => text?.replaceAll('\\\\', '\\').replace(/^\\\?\?\\/, '') ?? '';

/** The process that the trace begins with. */
export const firstProcess = (lines: readonly string[]): string => lines.map((line) => LINE.exec(line)?.[1]).find(Boolean) ?? '';

export const fileTrace = (lines: readonly string[], processes: readonly string[]): FileTrace => {
  const events = lines.flatMap((line) => {
    const [, pid, event] = LINE.exec(line) ?? [];
    return pid !== undefined && processes.includes(pid) && event !== undefined ? [{ pid, event }] : [];
  });
  return {
    opened: events.flatMap(({ event }) => {
      const [, access, name] = OPENED.exec(event) ?? [];
      return access === undefined ? [] : [{ path: path(name), access: Number.parseInt(access, 16) }];
    }),
    writes: events.flatMap(({ pid, event }) => (event.startsWith('NtWriteFile') ? [pid] : [])),
    modules: events.flatMap(({ event }) => path(MODULE.exec(event)?.[1]) || []),
  };
};
