import { QgaError } from '@qga-vss/core';
import type { Call } from '../command-line/command.ts';
import { EXIT, EXIT_OF_KIND } from '../command-line/exit-codes.ts';
import { ReportFile } from '../report/file.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import { type PluginResult, pluginLine } from './nagios.ts';
import type { Ages, Monitoring } from './options.ts';
import { exposition, type Metric } from './prometheus.ts';

/** How the result of a method is told to monitoring systems. */
export interface MonitoringView<R> {
  /** What the metrics about its success are labelled with. */
  readonly collector: string;
  /** Whether it is to be asked once more in a moment: what matters cannot be told just now. */
  readonly again?: (result: R) => boolean;
  nagios(result: R, ages: Ages, now: number): PluginResult;
  prometheus(result: R, now: number): readonly Metric[];
}

/** Milliseconds between two times that a method is asked, and how often at most: longer than a freeze lasts. */
const AGAIN_MS = 1000;
const MOST_TIMES = 16;

/** Asks until what matters can be told. */
const answerOf = async <R>(view: MonitoringView<R>, { world }: Call, ask: () => Promise<R>): Promise<R | QgaError> => {
  try {
    for (let time = 1; ; time += 1) {
      const result = await ask();
      if (time === MOST_TIMES || view.again?.(result) !== true) return result;
      await world.clock.sleep(AGAIN_MS);
    }
  } catch (thrown) {
    return QgaError.from(thrown);
  }
};

/** A check that could not be made is unknown to a plugin, whatever kept it from being made. */
const failed = ({ name, message }: QgaError): PluginResult => ({
  concerns: [{ severity: 'UNKNOWN', text: `${name}: ${message}` }],
  perf: [],
});

const collected = (collector: string, success: boolean, now: number): readonly Metric[] => [
  {
    name: 'qga_vss_collection_success',
    help: 'Whether qga-vss could be asked.',
    samples: [{ labels: { collector }, value: success ? 1 : 0 }],
  },
  {
    name: 'qga_vss_collection_timestamp_seconds',
    help: 'When qga-vss was asked, in seconds since the epoch.',
    samples: [{ labels: { collector }, value: now / 1000 }],
  },
];

/** Asks, and tells a monitoring system. @returns the exit code */
export const tellMonitoring = async <R extends object>(
  view: MonitoringView<R>,
  { format, output, ages }: Monitoring,
  call: Call,
  ask: () => Promise<R>,
): Promise<number> => {
  const { world, err, options } = call;
  const end = await answerOf(view, call, ask);
  const error = end instanceof QgaError ? end : undefined;
  const now = world.clock.now();
  if (format === 'nagios') {
    const said = end instanceof QgaError ? failed(end) : view.nagios(end, ages, now);
    const { line, exitCode } = pluginLine(said, simulatedNote(options['simulate'] !== undefined));
    world.stdout.write(`${line}\n`);
    return exitCode;
  }
  const metrics = [...collected(view.collector, error === undefined, now), ...(end instanceof QgaError ? [] : view.prometheus(end, now))];
  const [guest] = [options['guest']].flat();
  const text = exposition(metrics, typeof guest === 'string' ? { guest } : {});
  if (output === undefined) world.stdout.write(text);
  else await new ReportFile(output).save(text);
  if (error === undefined) return EXIT.done;
  err.print([`${error.name}: ${error.message}`]);
  return EXIT_OF_KIND[error.failure.kind];
};
