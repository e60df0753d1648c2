// A stand-in for virsh that keeps its rules (tried against libvirt 9.0.0): it reads commands from its input, echoes nothing of its own
// with --quiet but the prompt and the line, as the real one does on a pipe, and prints errors to standard error.
import { createInterface } from 'node:readline';

const ANSWERS = JSON.parse(process.env.VIRSH_ANSWERS ?? '{}');

/** Words of a line, in virsh's quotes. */
const words = (line) => [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare]) => bare ?? quoted.replace(/\\(.)/g, '$1'));

const option = (given, name) => given[given.indexOf(name) + 1];

const COMMANDS = {
  echo: (given) => {
    const [first, ...rest] = given;
    if (first === '--err') process.stderr.write(`error: ${rest.join(' ')}\n`);
    else process.stdout.write(`${given.join(' ')}\n`);
  },
  'qemu-agent-command': (given) => {
    if (option(given, '--domain') !== 'web 01') {
      process.stderr.write(`error: failed to get domain '${option(given, '--domain')}'\n`);
      return;
    }
    const { execute } = JSON.parse(option(given, '--cmd'));
    const answer = ANSWERS[execute];
    if (answer === 'die') process.exit(3);
    if (answer === 'silence') return 'silence';
    if (typeof answer === 'string') process.stderr.write(`error: ${answer}\n`);
    else process.stdout.write(`${JSON.stringify(answer ?? { return: { execute, timeout: option(given, '--timeout') } })}\n\n`);
  },
};

let silent = false;
for await (const line of createInterface({ input: process.stdin })) {
  if (silent) continue;
  process.stdout.write(`virsh # ${line}\n`);
  const [command, ...given] = words(line);
  silent = COMMANDS[command]?.(given) === 'silence';
}
