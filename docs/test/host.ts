import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

interface Answer {
  readonly id?: number;
  readonly result?: object;
  readonly error?: object;
}

/** Sends these lines to a host about a machine in memory, each once the one before is answered; resolves with the answers. */
export const talk = async (bundle: string, lines: readonly string[]): Promise<readonly Answer[]> => {
  const host = spawn(process.execPath, [bundle, 'host', '--simulate', 'healthy'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(host, 'exit');
  const said = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
  const answers: Answer[] = [];
  try {
    for (const line of lines) {
      host.stdin.write(`${line}\n`);
      answers.push(await answerTo((JSON.parse(line) as Answer).id, said));
    }
  } finally {
    // The end of its input ends it.
    host.stdin.end();
    await exit;
  }
  return answers;
};

/** Between a request and its answer there may be notifications. */
const answerTo = async (id: number | undefined, said: AsyncIterator<string>): Promise<Answer> => {
  for (;;) {
    const { value, done } = await said.next();
    if (done) throw new Error(`The host ended without an answer to ${id}.`);
    const message = JSON.parse(value) as Answer;
    if (message.id === id) return message;
  }
};
