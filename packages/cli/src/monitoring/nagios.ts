/** What a plugin of Nagios says, in the order of how grave it is; its exit code is not: UNKNOWN has 3. */
const SEVERITIES = ['OK', 'UNKNOWN', 'WARNING', 'CRITICAL'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Exit codes of plugins, which are not those of other commands. */
const EXIT_CODES: Readonly<Record<Severity, number>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 };

/** One item of performance data: base units, and above which value there is a warning, or it is critical. */
interface Perf {
  readonly label: string;
  /** Undefined where it is not known. */
  readonly value: number | undefined;
  readonly unit?: 's';
  readonly warning?: number;
  readonly critical?: number;
}

/** Something that was looked at, and how grave it is. */
export interface Concern {
  readonly severity: Severity;
  readonly text: string;
}

/** What a plugin has to say. */
export interface PluginResult {
  /** The gravest first, and of equals in their order; none of those that are well is left out where all are. */
  readonly concerns: readonly Concern[];
  readonly perf: readonly Perf[];
}

/** What would end the text, or the line. */
const oneLine = (text: string): string =>
  text
    .replaceAll('|', '/')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();

const perfOf = ({ label, value, unit, warning, critical }: Perf): string => {
  const known = value === undefined ? 'U' : `${Number(value.toFixed(3))}${unit ?? ''}`;
  return `${label}=${known};${warning ?? ''};${critical ?? ''};0`;
};

const severityOf = (concerns: readonly Concern[]): Severity =>
  SEVERITIES[Math.max(...concerns.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? 'UNKNOWN';

/**
 * The line of a plugin, by the Monitoring Plugins Development Guidelines: state, text, and performance data after a bar.
 * @param note what is said of all of it, such as that it is simulated
 * @returns the line and the exit code
 */
export const pluginLine = ({ concerns, perf }: PluginResult, note = ''): { readonly line: string; readonly exitCode: number } => {
  const severity = severityOf(concerns);
  const told = severity === 'OK' ? concerns : concerns.filter((concern) => concern.severity !== 'OK');
  const text = oneLine(
    told
      .toSorted((one, other) => SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity))
      .map((concern) => concern.text)
      .join('; '),
  );
  const data = perf.length === 0 ? '' : ` | ${perf.map(perfOf).join(' ')}`;
  return { line: `QGA-VSS ${severity}${note} - ${text}${data}`, exitCode: EXIT_CODES[severity] };
};
