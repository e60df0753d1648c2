/** What a metric of an exposition is. */
export interface ParsedMetric {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const HELP_LINE = new RegExp(`^# HELP (${NAME}) (.+)$`);
const TYPE_LINE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const SAMPLE_LINE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? ([-+]?(?:\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?|Inf|NaN))$`);
const LABELS = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/g;

const unescaped = (text: string): string => text.replace(/\\(["\\n])/g, (_, code: string) => (code === 'n' ? '\n' : code));

type Labels = Readonly<Record<string, string>>;

const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(labels).toSorted());

/** The metrics read so far; each line is taken by what it is, or refused. */
class Reader {
  readonly metrics = new Map<string, { help: string; type: string; samples: { labels: Labels; value: number }[] }>();
  #current = '';

  /** @returns whether it is such a line */
  help(line: string): boolean {
    const [, name, help = ''] = HELP_LINE.exec(line) ?? [];
    if (name === undefined) return false;
    if (this.metrics.has(name)) throw new Error(`a metric twice: ${line}`);
    this.metrics.set(name, { help, type: '', samples: [] });
    this.#current = name;
    return true;
  }

  type(line: string): boolean {
    const [, name, type = ''] = TYPE_LINE.exec(line) ?? [];
    if (name === undefined) return false;
    const metric = this.#metric(name, line);
    if (metric.type !== '') throw new Error(`a type twice: ${line}`);
    metric.type = type;
    return true;
  }

  sample(line: string): boolean {
    const [, name, text = '', value = ''] = SAMPLE_LINE.exec(line) ?? [];
    if (name === undefined) return false;
    const { type, samples } = this.#metric(name, line);
    const labels = Object.fromEntries([...text.matchAll(LABELS)].map(([, label = '', given = '']) => [label, unescaped(given)]));
    if (type === '' || samples.some((other) => keyOf(other.labels) === keyOf(labels)))
      throw new Error(`untyped, or a sample twice: ${line}`);
    samples.push({ labels, value: Number(value.replace('Inf', 'Infinity')) });
    return true;
  }

  #metric(name: string, line: string) {
    const metric = this.metrics.get(name);
    if (metric === undefined || name !== this.#current) throw new Error(`out of place: ${line}`);
    return metric;
  }
}

/**
 * The text format of Prometheus, version 0.0.4, read more strictly than Prometheus does: each metric once, with its help, its type
 * and its samples in one piece, no sample twice, no time stamps, no blank lines, and a line feed at the end.
 * @throws Error naming the line that is wrong
 */
export const parseExposition = (text: string): ReadonlyMap<string, ParsedMetric> => {
  if (!text.endsWith('\n')) throw new Error('it does not end with a line feed');
  const reader = new Reader();
  for (const line of text.slice(0, -1).split('\n'))
    if (!reader.help(line) && !reader.type(line) && !reader.sample(line)) throw new Error(`neither help, type nor sample: ${line}`);
  return reader.metrics;
};
