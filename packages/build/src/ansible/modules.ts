import { CONTRACT, type MethodName } from '@qga-vss/core/src/contract/contract.ts';
import { CHECK_STATES } from '@qga-vss/core/src/contract/doctor.ts';
import { CONSISTENCIES, Failure, Notice } from '@qga-vss/core/src/contract/parts.ts';
import { CommandResult } from '@qga-vss/core/src/contract/report.ts';
import { membersOf, type Shape, shapeOf } from '@qga-vss/core/src/contract/shape.ts';
import type { Command } from 'qga-vss/src/command-line/command.ts';
import { EXAMPLES } from './examples.ts';
import { type Option, optionOf } from './options.ts';
import { type Returned, returnedAs, returnedFrom } from './returns.ts';
import { documented, snakeCase } from './words.ts';

type Options = Readonly<Record<string, Option>>;
type Returns = Readonly<Record<string, Returned>>;

/** A module of the collection. */
export interface Module {
  readonly name: string;
  readonly summary: string;
  readonly description: readonly string[];
  readonly options: Options;
  readonly returned: Returns;
  readonly checkMode: string;
  /** Left out where it changes nothing that could be told apart. */
  readonly diff?: string;
  readonly examples: string;
  /** Modules that go with it. */
  readonly others: readonly string[];
}

const shapesOf = (method: MethodName): Readonly<Record<string, Shape>> => membersOf(CONTRACT[method].options);

/** Options of a method. @param but those that a module settles itself */
const optionsOf = (method: MethodName, but: readonly string[] = []): Options =>
  Object.fromEntries(
    Object.entries(shapesOf(method))
      .filter(([name]) => !but.includes(name))
      .map(([name, shape]) => [snakeCase(name), optionOf(shape)]),
  );

const SIMULATE: Options = {
  simulate: {
    description: [
      'Rehearse on a machine in memory, by the name of a scenario such as C(healthy), or a file on the guest that ends in C(.json); nothing real is frozen.',
    ],
    type: 'str',
  },
};

const accept = (description: readonly string[], choices: readonly string[], unless: readonly string[]): Options => ({
  accept: { description, type: 'list', elements: 'str', choices, default: choices.filter((choice) => !unless.includes(choice)) },
});

const ACCEPT_CONSISTENCY = accept(
  [
    'What a snapshot taken during the hold may be worth; see C(consistency) among the return values. One that is worth anything else fails the task.',
    'Where nothing was frozen there is nothing to accept.',
  ],
  CONSISTENCIES,
  ['partial', 'crash', 'unknown'],
);

const ACCEPT_STATES = accept(
  ['In which state a guest is good enough: that of the worst of its checks. Another one fails the task.'],
  CHECK_STATES,
  ['fail'],
);

const ARGV: Options = {
  argv: {
    description: [
      'The program to run in the guest while it is frozen, and its arguments, each an item; no shell reads them.',
      'It has the snapshot taken, and has to return only once that is there. What it writes to a frozen volume waits until thaw.',
      'Where it ends with another code than 0 there is no snapshot, and the task fails.',
    ],
    type: 'list',
    elements: 'str',
    required: true,
  },
};

const TOLD_OF_EVERY: Returns = {
  clock: returnedAs({ unit: 'epoch-ms', description: "The guest's clock when the task had reached it. Epoch milliseconds." }, 'always'),
  error: returnedAs({ ...shapeOf(Failure), description: 'What it failed of, as data.' }, 'failure, where qga-vss says why'),
  notices: returnedAs(
    { type: 'array', items: shapeOf(Notice), description: 'What there is to mind, as data; the task warns of it as well.' },
    'where there is something to mind',
  ),
};

const methodModule = (
  name: 'prepare' | 'freeze' | 'thaw' | 'status' | 'doctor',
  rest: Pick<Module, 'options' | 'checkMode' | 'diff' | 'others'>,
): Module => ({
  name,
  summary: CONTRACT[name].summary,
  description: CONTRACT[name].description.map(documented),
  returned: { ...returnedFrom(shapeOf(CONTRACT[name].result)), ...TOLD_OF_EVERY },
  examples: EXAMPLES[name],
  ...rest,
});

/** Options of `run` that are none of the contract's, and make sense in a task. */
const OF_RUN_ALONE = ['evenIfNotFrozen', 'killOnExpiry'];

/** What of `run` a task may say: of its options those of the contract, and some of its own. */
const runOptions = (commands: readonly Command[]): Options => {
  const shapes = { ...shapesOf('freeze'), ...shapesOf('thaw') };
  const { options = [] } = commands.find(({ name }) => name === 'run') ?? {};
  return Object.fromEntries(
    options.flatMap(({ name, description }) => {
      const shape = shapes[name] ?? (OF_RUN_ALONE.includes(name) ? { type: 'boolean', default: false } : undefined);
      if (shape === undefined || name === 'dryRun') return [];
      return [[snakeCase(name), optionOf(shape.unit === undefined ? { ...shape, description } : shape)]];
    }),
  );
};

const snapshotModule = (commands: readonly Command[]): Module => ({
  name: 'snapshot',
  summary: 'Freezes the guest, runs a command in it that takes the snapshot, thaws, and says what the snapshot is worth.',
  description: [
    'All in one task and one process on the guest: the shortest freeze, and the safest. It thaws whatever becomes of the command, of the task or of the connection.',
    'Where the snapshot is taken by a module that runs elsewhere, use M(qga.vss.prepare), M(qga.vss.freeze) and M(qga.vss.thaw).',
    'Windows holds writes for 10 seconds at most. A command that takes longer gets a snapshot that is worth no more than one after a power cut, and the task fails.',
  ],
  options: { ...ARGV, ...runOptions(commands), ...ACCEPT_CONSISTENCY, ...SIMULATE },
  returned: {
    ...returnedFrom(shapeOf(CONTRACT.thaw.result)),
    command: returnedAs({ ...shapeOf(CommandResult), description: 'How the command fared.' }, 'where the command was run'),
    output: { description: 'What the command wrote, to either stream.', returned: 'where it wrote something', type: 'str' },
    ...TOLD_OF_EVERY,
  },
  checkMode: 'It says what would be frozen, and runs nothing.',
  examples: EXAMPLES.snapshot,
  others: ['prepare', 'doctor'],
});

const NO_CHANGE = 'It changes nothing, and does in check mode what it always does.';

/** The modules of the collection, made of the contract. @param commands of the command line */
export const modulesOf = (commands: readonly Command[]): readonly Module[] => [
  snapshotModule(commands),
  methodModule('prepare', {
    options: { ...optionsOf('prepare', ['detach']), ...SIMULATE },
    checkMode: 'It says what would be frozen, and prepares nothing; so there is no session to freeze.',
    diff: 'The state of the guest, from C(thawed) to C(prepared).',
    others: ['freeze', 'thaw'],
  }),
  methodModule('freeze', {
    options: { ...optionsOf('freeze', ['detach', 'dryRun']), ...SIMULATE },
    checkMode: 'It says what would be frozen, and freezes nothing.',
    diff: 'The state of the guest, from C(thawed) or C(prepared) to C(frozen).',
    others: ['prepare', 'thaw', 'snapshot'],
  }),
  methodModule('thaw', {
    options: { ...optionsOf('thaw'), ...ACCEPT_CONSISTENCY, ...SIMULATE },
    checkMode: 'It says in which state the guest is, and thaws nothing.',
    diff: 'The state of the guest, from C(frozen) or C(prepared) to C(thawed).',
    others: ['freeze', 'status'],
  }),
  methodModule('status', { options: { ...optionsOf('status'), ...SIMULATE }, checkMode: NO_CHANGE, others: ['thaw', 'doctor'] }),
  methodModule('doctor', {
    options: { ...optionsOf('doctor'), ...ACCEPT_STATES, ...SIMULATE },
    checkMode: NO_CHANGE,
    others: ['status', 'snapshot'],
  }),
];
