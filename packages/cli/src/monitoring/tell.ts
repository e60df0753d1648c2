import { QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { guestsOf } from '../command-line/common-options.ts';
import { EXIT } from '../command-line/exit-codes.ts';
import { ReportFile } from '../report/file.ts';
import { printWarnings } from '../terminal/warnings.ts';
import type { PluginResult } from './nagios.ts';
import type { Ages, Monitoring } from './options.ts';
import { tellPlugin, tellUnmade } from './plugin.ts';
import { exposition, type Metric } from './prometheus.ts';

/** How the result of a method is told to monitoring systems. */
export interface MonitoringView<R> {
  /** What the metrics about its success are labelled with. */
  readonly collector: string;
  /** Why what matters cannot be told just now, where that is so. */
  readonly unread?: (result: R) => QgaError | undefined;
  nagios(result: R, ages: Ages, now: number): PluginResult;
  prometheus(result: R): readonly Metric[];
}

/** Milliseconds between two times that a method is asked, and how often at most: longer than a freeze lasts. */
const AGAIN_MS = 1000;
const MOST_TIMES = 16;

/** Asks until what matters can be told, or for long enough. */
export const askForMonitoring = async <R>({ unread }: MonitoringView<R>, { world }: Call, ask: () => Promise<R>): Promise<R> => {
  for (let time = 1; ; time += 1) {
    const result = await ask();
    if (time === MOST_TIMES || unread?.(result) === undefined) return result;
    await world.clock.sleep(AGAIN_MS);
  }
};

/** @returns the exit code, which is that of plugins */
const tellNagios = <R>(view: MonitoringView<R>, ages: Ages, call: Call, end: R | QgaError): number =>
  end instanceof QgaError ? tellUnmade(call, end) : tellPlugin(call, view.nagios(end, ages, call.world.clock.now()));

const collected = (collector: string, success: boolean, now: number): readonly Metric[] => [
  {
    name: 'qga_vss_collection_success',
    help: 'Whether qga-vss could be asked, and could tell what the metrics are about.',
    samples: [{ labels: { collector }, value: success ? 1 : 0 }],
  },
  {
    name: 'qga_vss_collection_timestamp_seconds',
    help: 'When qga-vss was asked, in seconds since the epoch.',
    samples: [{ labels: { collector }, value: now / 1000 }],
  },
];

/** @throws what it could not be asked for, once the metrics say so; REPORT_NOT_SAVED */
const tellPrometheus = async <R>(
  view: MonitoringView<R>,
  output: string | undefined,
  { world, err, options }: Call,
  end: R | QgaError,
): Promise<void> => {
  const error = end instanceof QgaError ? end : view.unread?.(end);
  const metrics = end instanceof QgaError || error !== undefined ? [] : view.prometheus(end);
  const [guest] = guestsOf(options);
  const text = exposition(
    [...collected(view.collector, error === undefined, world.clock.now()), ...metrics],
    guest === undefined ? {} : { guest },
  );
  try {
    if (output === undefined) world.stdout.write(text);
    else await new ReportFile(output).save(text);
  } catch (thrown) {
    if (error === undefined) throw thrown;
    printWarnings(err, [QgaError.from(thrown).toJSON()]);
  }
  if (error !== undefined) throw error;
};

/**
 * Tells a monitoring system what a method has answered.
 * @returns the exit code
 * @throws for Prometheus what it could not be asked for
 */
export const tellMonitoring = async <R extends object>(
  view: MonitoringView<R>,
  { format, output, ages }: Monitoring,
  call: Call,
  end: R | QgaError,
): Promise<number> => {
  if (format === 'nagios') return tellNagios(view, ages, call, end);
  await tellPrometheus(view, output, call, end);
  return EXIT.done;
};
