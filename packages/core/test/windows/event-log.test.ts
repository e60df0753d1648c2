import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { programOf } from '../../src/windows/agent.ts';
import { loggedErrors, parseEvents, queriesFor } from '../../src/windows/event-log.ts';

const EVENT = (id: number, rest: string): string =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='VSS'/><EventID Qualifiers='0'>${id}</EventID><Level>2</Level><TimeCreated SystemTime='2026-11-24T09:00:00.1234567Z'/></System>${rest}</Event>`;

test('events are read, with their message where it could be rendered and their data where not', () => {
  const rendered = EVENT(
    8193,
    "<EventData><Data>x</Data></EventData><RenderingInfo Culture='en-US'><Message>Access &lt;is&gt; denied.\r\n</Message></RenderingInfo>",
  );
  const bare = EVENT(12289, '<EventData><Data>Volume &amp; Co</Data><Data Name="hr">0x80042302</Data></EventData>');
  expect(parseEvents(rendered + bare)).toEqual([
    { at: Date.parse('2026-11-24T09:00:00.123Z'), source: 'VSS', id: 8193, message: 'Access <is> denied.' },
    { at: Date.parse('2026-11-24T09:00:00.123Z'), source: 'VSS', id: 12289, message: 'Volume & Co 0x80042302' },
  ]);
  expect(parseEvents('')).toEqual([]);
});

afterEach(() => vi.unstubAllEnvs());

test("what wevtutil says is asked for as Unicode, which the console's code page cannot spoil", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qga-vss-wevtutil-'));
  try {
    // Windows' path of it is one name here, looked for on the PATH.
    const event = EVENT(8193, '<EventData><Data>Zugriff verweigert: Прокси ü</Data></EventData>');
    const program = `#!${process.execPath}
const unicode = process.argv.includes('/uni:true') && process.argv[3] === 'Application' && process.argv[4].includes('volsnap');
process.stdout.write(Buffer.from(${JSON.stringify(event)}, unicode ? 'utf16le' : 'latin1'));
`;
    writeFileSync(join(folder, 'Windows\\System32\\wevtutil.exe'), program, { mode: 0o755 });
    vi.stubEnv('SystemRoot', 'Windows');
    vi.stubEnv('PATH', folder);
    const [found] = await loggedErrors(1000, []);
    expect(found).toMatchObject({ id: 8193, message: 'Zugriff verweigert: Прокси ü' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the errors of VSS, of every instance of SQL Server and of ESE are asked for, each with few enough conditions', () => {
  const queries = queriesFor(86_400_000, ['MSSQLSERVER', 'MSSQL$SALES']);
  for (const source of ['VSS', 'volsnap', 'SQLWRITER', 'SQLVDI', 'MSSQLSERVER', 'MSSQL$SALES', 'ESE', 'ESENT'])
    expect(queries.filter(({ log, xpath }) => log === 'Application' && xpath.includes(`@Name='${source}'`))).toHaveLength(1);
  for (const { xpath } of queries) {
    expect(xpath).toMatch(/timediff\(@SystemTime\) <= 86400000\]\]\]$/);
    expect(xpath.match(/=/g)?.length).toBeLessThan(20);
  }
});

test.each([
  ['"C:\\Program Files\\Qemu-ga\\qemu-ga.exe" -d --retry-path', 'C:\\Program Files\\Qemu-ga\\qemu-ga.exe'],
  ['C:\\Program Files\\Qemu-ga\\qemu-ga.exe -d', 'C:\\Program Files\\Qemu-ga\\qemu-ga.exe'],
  ['C:\\qemu-ga.EXE', 'C:\\qemu-ga.EXE'],
  ['C:\\agent --flag', 'C:\\agent'],
  ['', undefined],
])('the program of %j', (commandLine, program) => expect(programOf(commandLine)).toBe(program));
