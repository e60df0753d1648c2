// Opens the Windows lab for trying things by hand; packages/test-kit/README.md says what can be tried.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioNamed } from '@qga-vss/core/src/simulator/catalogue.ts';
import { ensureLab, type Lab, type RunResult } from '@qga-vss/test-kit/src/lab/setup.ts';

const BUILT = join(import.meta.dirname, '..', 'packages', 'cli', 'dist');
const CLI = 'C:\\lab\\qga-vss.cjs';

const shown = ({ exitCode, stdout, stderr }: RunResult): number => {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return exitCode ?? 1;
};

type Command = (lab: Lab, args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  node: async (lab, args) => shown(await lab.run('node', args)),
  cli: async (lab, args) => {
    // To koffi's Windows build, which lies in the guest alone.
    cpSync(BUILT, lab.folder, { recursive: true });
    return shown(await lab.run('node', [CLI, ...args]));
  },
  run: async (lab, [exe = '', ...args]) => shown(await lab.run(exe, args)),
  play: async (lab, [name = '']) => {
    await lab.play(scenarioNamed(name));
    return 0;
  },
  trace: async (lab) => {
    for (const line of await lab.trace()) console.log(line);
    return 0;
  },
  stop: async (lab) => {
    lab.close();
    return 0;
  },
};

const usage = (): number => {
  console.error(readFileSync(join(import.meta.dirname, 'lab-usage.txt'), 'utf8'));
  return 2;
};

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
process.exitCode = command === undefined ? usage() : await command(await ensureLab(), args);
