import { type FailureName, type Notice, type Options, QgaError, type Result, type Service } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { openOptions } from '../command-line/common-options.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { Interrupts } from '../command-line/interrupts.ts';
import { type Monitoring, monitoringOf } from '../monitoring/options.ts';
import { askForMonitoring, type MonitoringView, tellMonitoring } from '../monitoring/tell.ts';
import { reportFile } from '../report/file.ts';
import { clean } from '../terminal/clean.ts';
import { printJson } from '../terminal/json.ts';
import { phaseLines } from '../terminal/phases.ts';
import { Progress } from '../terminal/progress.ts';
import { EarlyWarnings, printWarnings } from '../terminal/warnings.ts';
import { type Completed, defaultsLines, isPrepared, type UsedDefault, withDefaults } from './defaults.ts';
import { withOperands } from './operand.ts';
import type { Shape } from './shape.ts';
import { takesDefaults } from './takes-defaults.ts';
import { contractValues } from './values.ts';
import type { CommandMethod, Text } from './view.ts';

/** Asks the service; an interruption cancels what may take long, and ends the process where nothing does. */
const askService = async <M extends CommandMethod>(
  service: Service,
  { method, contract }: Shape<M>,
  options: Options<M>,
  call: Call,
  warnings: EarlyWarnings,
) => {
  const onWarning = warnings.tell.bind(warnings);
  const ask = async (context: object): Promise<Result<M>> => (await service[method](options as never, context)) as Result<M>;
  if (!contract.progress) return await ask({ onWarning });
  using interrupts = new Interrupts(call.world);
  using progress = new Progress(call.err);
  try {
    const answer = ask({ signal: interrupts.signal, onProgress: progress.at.bind(progress), onWarning });
    return await Promise.race([answer, interrupts.again.then(() => endedNow(service))]);
  } catch (thrown) {
    throw interrupts.errorOf(thrown);
  }
};

/** Interrupted again: the host is not waited for any longer. */
const endedNow = async (service: Service): Promise<never> => {
  const released = (await service.endNow?.()) ?? '';
  throw QgaError.of('HOST_LOST', { detail: `It was interrupted again, and did not wait for the host. ${released}`.trim() });
};

/** What a method is asked for, once it is known of whom. */
type Settle<M extends CommandMethod> = (service?: Service) => Promise<Options<M>>;

/** An answer with what it cannot know of: a defaults file that cannot be used. */
type Judge<M extends CommandMethod> = (result: Result<M>) => Result<M>;

const judgeOf =
  <M extends CommandMethod>({ view }: Shape<M>, refused: QgaError | undefined): Judge<M> =>
  (result) =>
    refused === undefined ? result : (view.withoutDefaults?.(result, refused) ?? result);

/** What is left to say of a defaults file that cannot be used, where no result does. */
const untoldOf = <M extends CommandMethod>({ view }: Shape<M>, refused: QgaError | undefined): readonly Notice[] =>
  refused === undefined || view.withoutDefaults !== undefined ? [] : [refused.toJSON()];

/** A way to ask, as often as is needed, of what is opened for it once. */
const asking = async <M extends CommandMethod, T>(
  shape: Shape<M>,
  settle: Settle<M>,
  call: Call,
  warnings: EarlyWarnings,
  use: (ask: () => Promise<Result<M>>) => Promise<T>,
): Promise<T> => {
  const { offline } = shape.view;
  const open = openOptions(call.options);
  if (offline !== undefined && open.simulate === undefined) return await use(async () => offline(await settle()));
  await using service = await call.world.connect(open);
  return await use(async () => await askService(service, shape, await settle(service), call, warnings));
};

/** What is wrong with the file itself. */
const UNUSABLE: ReadonlySet<string> = new Set<FailureName>(['DEFAULTS_NOT_TRUSTED', 'DEFAULTS_INVALID']);

/** @throws KOFFI_UNAVAILABLE; DEFAULTS_NOT_TRUSTED, DEFAULTS_INVALID where it may not be done without */
const complete = async <M extends CommandMethod>(shape: Shape<M>, call: Call, typed: Call['options']): Promise<Completed> => {
  if (!takesDefaults(shape)) return { options: typed, used: [] };
  try {
    return await withDefaults(call, shape.specs, typed);
  } catch (thrown) {
    // A file that cannot be used keeps nobody from ending a freeze, nor from being told what is wrong.
    const error = QgaError.from(thrown);
    const doesWithout = shape.contract.session === 'ends' || shape.view.withoutDefaults !== undefined;
    if (!doesWithout || !UNUSABLE.has(error.name)) throw error;
    return { options: typed, used: [], refused: error };
  }
};

const tell = async <M extends CommandMethod>(
  shape: Shape<M>,
  monitoring: Monitoring,
  call: Call,
  values: Options<M>,
  judged: Judge<M>,
): Promise<number> => {
  const { monitoring: told } = shape.view;
  const view = (await told?.view()) as MonitoringView<Result<M>>;
  const warnings = new EarlyWarnings(call);
  const end = await asking(
    shape,
    async () => ({ ...told?.asks, ...values }),
    call,
    warnings,
    (ask) => askForMonitoring(view, call, async () => judged(await ask())),
  ).catch(QgaError.from);
  // For Prometheus an error says itself what had been warned of.
  if (!(end instanceof QgaError) || monitoring.format === 'nagios') warnings.tellRest({});
  return await tellMonitoring(view, monitoring, call, end instanceof QgaError ? warnings.restOf(end) : end);
};

const phasesOf = (result: object): Parameters<typeof phaseLines>[0] => ('phases' in result ? (result.phases as never) : []);

/** Asks, prints, and resolves with the exit code. */
export const performMethod = async <M extends CommandMethod>(shape: Shape<M>, call: Call): Promise<number> => {
  const typed = withOperands(shape.operand, call);
  const { options: given, used, refused } = await complete(shape, call, typed);
  const judged = judgeOf(shape, refused);
  const values = contractValues(shape.method, shape.specs, given);
  const { instead, report } = shape.view;
  const monitoring = shape.view.monitoring === undefined ? undefined : monitoringOf(call);
  if (monitoring !== undefined) return await tell(shape, monitoring, call, values, judged);
  if (instead !== undefined && instead.option.name in call.options) return await instead.act(call, values);
  const text = await loadedText(shape, call);
  const warnings = new EarlyWarnings(call);
  let told: readonly UsedDefault[] = used;
  const settle: Settle<M> = async (service) => {
    if (used.length === 0 || !(await continuesPrepared(shape, service))) return { ...values, ...shape.always };
    told = [];
    return { ...contractValues(shape.method, shape.specs, typed), ...shape.always };
  };
  const end = await asking(shape, settle, call, warnings, async (ask) => judged(await ask())).catch(QgaError.from);
  if (!(end instanceof QgaError)) await show(text, call, { given, used: told }, end, warnings);
  const file = reportFile(call);
  if (report !== undefined && file !== undefined) {
    const { saveReport } = await import('../report/save.ts');
    await saveReport(call, file, report(end), openOptions(call.options).simulate !== undefined);
  }
  // Not before: what it is written to may be frozen.
  printWarnings(call.err, untoldOf(shape, refused));
  if (end instanceof QgaError) throw call.options['json'] === true ? end : warnings.restOf(end);
  return shape.view.exitCode?.(end) ?? EXIT.done;
};

/** What continues a prepared freeze takes none of its options again, and none of those that it was prepared with by default. */
const continuesPrepared = async <M extends CommandMethod>({ contract }: Shape<M>, service: Service | undefined): Promise<boolean> =>
  contract.session === 'continues' && service !== undefined && (await isPrepared(service));

interface Given {
  readonly given: Call['options'];
  readonly used: readonly UsedDefault[];
}

/** What prints an answer, loaded before it is asked for: nothing may be loaded while frozen. Whoever ends that does not wait for it. */
const loadedText = async <M extends CommandMethod>({ contract, view }: Shape<M>, { options }: Call): Promise<() => Promise<Text<M>>> => {
  if (options['json'] === true || contract.session === 'ends') return view.text;
  const text = await view.text();
  return async () => text;
};

const show = async <M extends CommandMethod>(
  text: () => Promise<Text<M>>,
  call: Call,
  { given, used }: Given,
  result: Result<M>,
  warnings: EarlyWarnings,
): Promise<void> => {
  const { json, verbose } = call.options;
  if (json === true) printJson(call.world, used.length === 0 ? result : { ...result, defaults: used });
  else call.out.print([...(await text())(clean(warnings.rest(result)), call.out, given), ...defaultsLines(used, call.out)]);
  warnings.tellRest(result);
  if (verbose === true) call.err.print(phaseLines(phasesOf(result as object), call.err));
};
