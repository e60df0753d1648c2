import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';
import type { LoggedError } from '../platform/diagnostics.ts';
import { PROVIDER } from '../vss/ids.ts';

const SOURCES = ['VSS', 'volsnap', PROVIDER.name];
const MOST = 50;
const TIMEOUT_MS = 10_000;

/** Critical and error, of the last so many milliseconds. */
const queryFor = (ms: number): string => {
  const sources = SOURCES.map((name) => `@Name='${name}'`).join(' or ');
  return `*[System[Provider[${sources}] and (Level=1 or Level=2) and TimeCreated[timediff(@SystemTime) <= ${ms}]]]`;
};

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

/** One event of wevtutil's XML; what it lacks is left empty. */
const eventOf = (xml: string): LoggedError => {
  const first = (pattern: RegExp): string => unescaped(pattern.exec(xml)?.[1] ?? '').trim();
  const texts = [...xml.matchAll(/<Data[^>]*>([^<]+)<\/Data>/g)].map(([, text = '']) => unescaped(text).trim());
  return {
    at: Date.parse(first(/SystemTime=['"]([^'"]+)/)) || 0,
    source: first(/<Provider Name=['"]([^'"]+)/),
    id: Number(first(/<EventID[^>]*>(\d+)/)) || 0,
    message: first(/<Message>([\s\S]*?)<\/Message>/) || texts.join(' '),
  };
};

/** The events in the output of wevtutil. */
export const parseEvents = (xml: string): readonly LoggedError[] => (xml.match(/<Event[ >][\s\S]*?<\/Event>/g) ?? []).map(eventOf);

/**
 * Errors of VSS, its driver and our provider in the logs, the newest first. By wevtutil.exe of this Windows: it is there on every
 * edition, and what hangs in it hangs in another process.
 * @throws Error where it cannot be run
 */
export const loggedErrors = async (ms: number): Promise<readonly LoggedError[]> => {
  const wevtutil = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'wevtutil.exe');
  const ask = async (log: string): Promise<readonly LoggedError[]> => {
    const args = ['qe', log, `/q:${queryFor(ms)}`, '/f:RenderedXml', `/c:${MOST}`, '/rd:true'];
    const { stdout } = await promisify(execFile)(wevtutil, args, { timeout: TIMEOUT_MS, windowsHide: true, maxBuffer: 2 ** 24 });
    return parseEvents(stdout);
  };
  const events = (await Promise.all(['Application', 'System'].map(ask))).flat();
  return events.toSorted((one, other) => other.at - one.at);
};
