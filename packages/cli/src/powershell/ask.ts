import { randomBytes } from 'node:crypto';
import { finished } from 'node:stream/promises';
import { QgaError } from '@qga-vss/core';
import { AnswerReader } from './answer-reader.ts';
import { type Answer, commandOf } from './command.ts';
import { type EngineOptions, startEngine } from './engine.ts';

export interface Question extends EngineOptions {
  /** Whatever runs on Windows PowerShell 5.1; its parameters get the arguments in their order, as text. */
  readonly script: string;
  readonly args: readonly string[];
}

type Engine = Awaited<ReturnType<typeof startEngine>>;

/** Milliseconds for the rest of what an engine said to arrive once it has ended. */
const REST_MS = 1000;

/** How it came that nothing was answered. */
type Silence = 'timeout' | 'ended' | 'nothing';

const silenceOf = async (engine: Engine, command: string): Promise<Silence> => {
  try {
    const { stdout, hadErrors } = await engine.invoke(command);
    return stdout !== undefined ? 'nothing' : hadErrors ? 'timeout' : 'ended';
  } catch {
    // Its end is all this tells; what it printed before is read elsewhere.
    return 'ended';
  }
};

const SILENCES: Readonly<Record<Silence, { readonly name: 'POWERSHELL_FAILED' | 'POWERSHELL_SILENT'; readonly detail: string }>> = {
  timeout: { name: 'POWERSHELL_SILENT', detail: '' },
  ended: { name: 'POWERSHELL_FAILED', detail: 'It ended.' },
  nothing: { name: 'POWERSHELL_FAILED', detail: 'It went on without a word.' },
};

/** Whatever becomes of it, no process is left. */
const end = async (engine: Engine): Promise<void> => {
  // It has ended by itself.
  await engine.dispose('SIGKILL').catch(() => {});
};

/** The answer, also where the engine has ended right after it. */
const answerOf = async (engine: Engine, reader: AnswerReader, command: string): Promise<Answer | Silence> => {
  const silence = silenceOf(engine, command);
  const first = await Promise.race([reader.answer, silence]);
  if (typeof first !== 'string') return first;
  await end(engine);
  // Cut off or not: what has arrived by then is all there is.
  await finished(engine.streams.stdout, { signal: AbortSignal.timeout(REST_MS) }).catch(() => {});
  return reader.heard ?? first;
};

/**
 * Runs a script in a PowerShell of its own, which is gone afterwards, and resolves with what it put out, each as text, or with the
 * error that ended the script.
 * @throws POWERSHELL_SILENT, POWERSHELL_FAILED, CONSTRAINED_LANGUAGE
 */
export const askPowerShell = async ({ script, args, ...options }: Question): Promise<Answer> => {
  const object = options.executable;
  const mark = randomBytes(16).toString('hex');
  const engine = await startEngine(options);
  try {
    const reader = new AnswerReader(engine.streams, mark, object);
    const answer = await answerOf(engine, reader, commandOf(mark, script, args));
    if (typeof answer !== 'string') return answer;
    const { name, detail } = SILENCES[answer];
    throw QgaError.of(name, { object, detail: [detail, reader.errorOutput].filter((part) => part !== '').join(' ') });
  } finally {
    await end(engine);
  }
};
