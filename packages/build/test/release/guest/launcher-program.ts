// Starts the launcher in a guest of the lab, in every way that matters, and writes what came of each as one JSON document.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { startWithAnonymousPipes, withConsole } from './win32-start.ts';

const [launcher = '', results = '', cases = ''] = process.argv.slice(2);

interface End {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const collected = async (child: ChildProcess): Promise<End> => {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  const [code] = await once(child, 'close');
  return { code, ...texts };
};

const start = (deed: string, tail: string, options: SpawnOptions = {}): ChildProcess =>
  // One argument, as it is: the rest of the command line.
  spawn(launcher, tail === '' ? [] : [tail], {
    windowsVerbatimArguments: true,
    argv0: `"${launcher}"`,
    ...options,
    env: { ...process.env, DEED: deed, ...options.env },
  });

const run = (deed: string, tail = '', options: SpawnOptions = {}, input = ''): Promise<End> => {
  const child = start(deed, tail, options);
  child.stdin?.end(input);
  return collected(child);
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    // There is none any more.
    return false;
  }
};

const firstLine = async (child: ChildProcess): Promise<string> => String((await once(child.stdout as NodeJS.ReadableStream, 'data'))[0]);

/** What lives once one of them was ended. */
const afterKilling = async (which: 'launcher' | 'node') => {
  const child = start('family', '');
  const family: Record<string, number> = JSON.parse(await firstLine(child));
  const closed = once(child, 'exit');
  if (which === 'launcher') child.kill();
  else process.kill(family['node'] ?? 0);
  await closed;
  const ends = ['node', 'child'] as const;
  while (ends.some((name) => isAlive(family[name] ?? 0))) await new Promise((resolve) => setTimeout(resolve, 20));
  const host = isAlive(family['host'] ?? 0);
  process.kill(family['host'] ?? 0);
  return { host };
};

const interrupted = (): Promise<End> =>
  withConsole(async (ctrlC) => {
    const child = start('interrupted', '');
    const end = collected(child);
    await firstLine(child);
    ctrlC();
    return await end;
  });

const inOrder = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const done: R[] = [];
  for (const item of items) done.push(await work(item));
  return done;
};

const { tails, names, codes } = JSON.parse(cases) as {
  readonly tails: readonly string[];
  readonly names: readonly string[];
  readonly codes: readonly number[];
};

const found = {
  tails: await inOrder(tails, (tail) => run('arguments', tail)),
  names: await inOrder(names, (name) => run('arguments', 'a "b c"', { argv0: name })),
  codes: await inOrder(codes, async (code) => (await run('code', '', { env: { CODE: String(code) } })).code),
  echo: await run('echo', '', {}, 'ü 日本語\0\r\n'.repeat(20_000)),
  noConsole: await run('echo', '', { detached: true }, 'detached'),
  anonymous: startWithAnonymousPipes(launcher, `"${launcher}" "an argument"`, { DEED: 'arguments' }),
  launcherKilled: await afterKilling('launcher'),
  nodeKilled: await afterKilling('node'),
  interrupted: await interrupted(),
};

writeFileSync(results, JSON.stringify(found));
