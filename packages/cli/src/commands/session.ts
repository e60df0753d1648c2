import type { MethodName, Options, Result, Service } from '@qga-vss/core';
import type { Call, Command } from '../command.ts';
import { EXIT, EXIT_OF_CONSISTENCY } from '../exit-codes.ts';
import { JSON_OUTPUT, openOptions, SIMULATE, STACK } from '../options/common.ts';
import { contractValues } from '../options/contract-values.ts';
import { optionsOf } from '../options/from-contract.ts';
import { freezeLines, prepareLines, thawLines } from '../print/session.ts';
import { statusLines } from '../print/status.ts';
import { type Style, styleFor } from '../print/style.ts';
import type { Output } from '../world.ts';

/** A command that is one method of the contract, done by the machine's holder. */
interface MethodCommand<M extends MethodName> {
  readonly method: M;
  readonly summary: string;
  readonly examples: readonly string[];
  /** What a command of its own always asks for. */
  readonly always: Options<M>;
  readonly lines: (result: Result<M>, output: Output, style: Style) => readonly string[];
  readonly exitCode: (result: Result<M>) => number;
}

const ask = async <M extends MethodName>(service: Service, method: M, options: Options<M>): Promise<Result<M>> =>
  (await service[method](options as never)) as Result<M>;

const commandOf = <M extends MethodName>({ method, summary, examples, always, lines, exitCode }: MethodCommand<M>): Command => {
  const specs = optionsOf(method).filter(({ name }) => !(name in always));
  return {
    name: method,
    summary,
    options: [...specs, SIMULATE, JSON_OUTPUT, STACK],
    examples,
    run: async ({ world, options }: Call) => {
      const values = contractValues(method, specs, options);
      await using service = await world.connect(openOptions(options));
      const result = await ask(service, method, { ...values, ...always });
      const { json } = options;
      const text = json === true ? JSON.stringify(result, null, 2) : lines(result, world.stdout, styleFor(world.stdout, world)).join('\n');
      world.stdout.write(`${text}\n`);
      return exitCode(result);
    },
  };
};

const done = (): number => EXIT.done;

/** `qga-vss prepare`, `freeze`, `thaw` and `status`: a freeze over several commands, kept by a holder. */
export const SESSION_COMMANDS: readonly Command[] = [
  commandOf({
    method: 'prepare',
    summary: 'Do all of a freeze that needs no quiet disks; a holder keeps it for freeze.',
    examples: ['qga-vss prepare --backup-type copy --prepare-hold-ms 60000'],
    always: { detach: true },
    lines: prepareLines,
    exitCode: done,
  }),
  commandOf({
    method: 'freeze',
    summary: 'Freeze, and leave it to a holder until thaw or the hold limit.',
    examples: ['qga-vss freeze --backup-type copy', 'qga-vss freeze --session-id ID --release-after-ms 4000'],
    always: { detach: true },
    lines: freezeLines,
    exitCode: done,
  }),
  commandOf({
    method: 'thaw',
    summary: 'Thaw, and say what a snapshot taken since the freeze is worth.',
    examples: ['qga-vss thaw', 'qga-vss thaw --rescue'],
    always: {},
    lines: thawLines,
    exitCode: ({ consistency }) => (consistency === undefined ? EXIT.done : EXIT_OF_CONSISTENCY[consistency]),
  }),
  commandOf({
    method: 'status',
    summary: 'Say whether the machine is frozen, and by whom.',
    examples: ['qga-vss status', 'qga-vss status --json'],
    always: {},
    lines: (result, _output, style) => statusLines(result, style),
    exitCode: done,
  }),
];
