// A stand-in for virsh and the daemon behind it (tried against libvirt 9.0.0; limits and words of src/hypervisor/qemu_agent.c,
// src/remote/remote_protocol.x): it reads commands from its input, one at a time, echoes nothing of its own with --quiet but the prompt
// and the line, as the real one does on a pipe, prints errors to standard error, and gives a stalled agent 5 s unless told otherwise.
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const ANSWERS = JSON.parse(process.env.VIRSH_ANSWERS ?? '{}');
const STRING_LIMIT = 4 * 1024 * 1024;
const ANSWER_LIMIT = 10 * 1024 * 1024;

/** An answer that is too large for the daemon breaks its connection to the agent. */
let broken = false;

const fail = (words) => process.stderr.write(`error: ${words}\n`);

const sayLarge = (size) => {
  broken = size > ANSWER_LIMIT;
  if (broken) fail(`internal error: No complete agent response found in ${ANSWER_LIMIT} bytes`);
  else if (size > STRING_LIMIT) fail('Unable to encode message payload');
  else process.stdout.write(`{"return":"${'x'.repeat(size - 13)}"}\n\n`);
};

/** Words of a line, in virsh's quotes. */
const words = (line) => [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare]) => bare ?? quoted.replace(/\\(.)/g, '$1'));

const option = (given, name) => given[given.indexOf(name) + 1];

const COMMANDS = {
  echo: async (given) => {
    const [first, ...rest] = given;
    if (first === '--err') return fail(rest.join(' '));
    const text = `${given.join(' ')}\n`;
    const at = ANSWERS.echo === 'halved' ? 5 : text.length;
    process.stdout.write(text.slice(0, at));
    await setTimeout(at === text.length ? 0 : 50);
    process.stdout.write(text.slice(at));
  },
  'qemu-agent-command': async (given) => {
    if (option(given, '--domain') !== 'web 01') return fail(`failed to get domain '${option(given, '--domain')}'`);
    const { execute } = JSON.parse(option(given, '--cmd'));
    const answer = ANSWERS[execute];
    if (answer === 'die') process.exit(3);
    if (answer === 'silence') return 'silence';
    if (broken) return fail('Guest agent is not responding: QEMU guest agent is not available due to an error');
    if (answer === 'stalled') {
      await setTimeout(1000 * Number(option(given, '--timeout') ?? 5));
      return fail('Guest agent is not responding: Guest agent not available for now');
    }
    if (typeof answer === 'number') return sayLarge(answer);
    if (typeof answer === 'string') return fail(answer);
    process.stdout.write(`${JSON.stringify(answer ?? { return: { execute, timeout: option(given, '--timeout') } })}\n\n`);
  },
};

let silent = false;
for await (const line of createInterface({ input: process.stdin })) {
  if (silent) continue;
  process.stdout.write(`virsh # ${line}\n`);
  const [command, ...given] = words(line);
  silent = (await COMMANDS[command]?.(given)) === 'silence';
}
