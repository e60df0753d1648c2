/** One value of a metric. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge, by the conventions for names: base units, the unit as suffix. */
export interface Metric {
  readonly name: `qga_vss_${string}`;
  readonly help: string;
  /** A metric without any is left out. */
  readonly samples: readonly Sample[];
}

/** One sample for each state there is: 1 for the one that it has, 0 for the others. */
export const stateSet = (label: string, states: readonly string[], state: string | undefined): readonly Sample[] =>
  state === undefined ? [] : states.map((each) => ({ labels: { [label]: each }, value: each === state ? 1 : 0 }));

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const labelsOf = (labels: Readonly<Record<string, string>>): string => {
  const all = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`);
  return all.length === 0 ? '' : `{${all.join(',')}}`;
};

/**
 * Metrics in the text format of Prometheus, version 0.0.4, as textfile collectors read it.
 * @param common labels that every sample has
 */
export const exposition = (metrics: readonly Metric[], common: Readonly<Record<string, string>> = {}): string =>
  metrics
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, samples }) => [
      `# HELP ${name} ${escaped(help)}`,
      `# TYPE ${name} gauge`,
      ...samples.map(({ labels = {}, value }) => `${name}${labelsOf({ ...common, ...labels })} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
