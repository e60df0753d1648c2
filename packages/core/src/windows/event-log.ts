import { win32 } from 'node:path';
import { promisify } from 'node:util';
import type { LoggedError } from '../platform/diagnostics.ts';
import { PROVIDER } from '../vss/ids.ts';

/** All errors of these; SQL Server's writer and its interface for backups among them. */
const VSS_SOURCES = ['VSS', 'volsnap', PROVIDER.name, 'SQLWRITER', 'SQLVDI'];
/** Of those that log much else, what is about backups: a backup that failed, and its device. */
const SQL_EVENTS = '(EventID=3041 or EventID=18210)';
/** A shadow copy, of ESE's databases (Active Directory, DHCP, Exchange, …). */
const ESE_EVENTS = '(EventID >= 2001 and EventID <= 2007)';

const from = (sources: readonly string[]): string => `Provider[${sources.map((name) => `@Name='${name}'`).join(' or ')}]`;

/** Newest errors of a log that are looked at. */
const MOST = 50;
const TIMEOUT_MS = 10_000;

interface Query {
  readonly log: 'Application' | 'System';
  /** XPath of critical events and errors. */
  readonly xpath: string;
}

/**
 * One query each: Windows takes some twenty conditions in one. @param sqlServers their event sources are called as their services are
 * @seam
 */
export const queriesFor = (ms: number, sqlServers: readonly string[]): readonly Query[] => {
  const errors = (what: string): string => `*[System[${what} and (Level=1 or Level=2) and TimeCreated[timediff(@SystemTime) <= ${ms}]]]`;
  return [
    { log: 'Application', xpath: errors(from(VSS_SOURCES)) },
    { log: 'System', xpath: errors(from(VSS_SOURCES)) },
    ...sqlServers.map((name): Query => ({ log: 'Application', xpath: errors(`${from([name])} and ${SQL_EVENTS}`) })),
    { log: 'Application', xpath: errors(`${from(['ESE', 'ESENT'])} and ${ESE_EVENTS}`) },
  ];
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

/** The events in the output of wevtutil. @seam */
export const parseEvents = (xml: string): readonly LoggedError[] => (xml.match(/<Event[ >][\s\S]*?<\/Event>/g) ?? []).map(eventOf);

/**
 * Errors of VSS, its driver, our provider, and what SQL Server and ESE log of backups, the newest first. By wevtutil.exe of this Windows: it is there on every
 * edition, and what hangs in it hangs in another process.
 * @param sqlServers key names of the services of SQL Server
 * @throws Error where it cannot be run
 */
export const loggedErrors = async (ms: number, sqlServers: readonly string[]): Promise<readonly LoggedError[]> => {
  // Had here, and not by every host as it starts.
  const { execFile } = process.getBuiltinModule('node:child_process');
  const wevtutil = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'wevtutil.exe');
  const ask = async ({ log, xpath }: Query): Promise<readonly LoggedError[]> => {
    const args = ['qe', log, `/q:${xpath}`, '/f:RenderedXml', `/c:${MOST}`, '/rd:true', '/uni:true'];
    const options = { encoding: 'utf16le', timeout: TIMEOUT_MS, windowsHide: true, maxBuffer: 2 ** 24 } as const;
    const { stdout } = await promisify(execFile)(wevtutil, args, options);
    return parseEvents(stdout);
  };
  const events = (await Promise.all(queriesFor(ms, sqlServers).map(ask))).flat();
  return events.toSorted((one, other) => other.at - one.at);
};
