/** What a bar stands for, which decides its looks. */
export type Tone = 'before' | 'held' | 'lost' | 'after' | 'command';

/** A row of a chart: something that took time. Milliseconds on the chart's axis. */
export interface Row {
  readonly label: string;
  readonly tone: Tone;
  readonly from: number;
  readonly to: number;
  /** How long that was, in words. */
  readonly took: string;
  /** The whole of it in a sentence, for who cannot see the bar. */
  readonly says: string;
}

/** A line across all rows. */
export interface Mark {
  readonly at: number;
  readonly label: string;
  readonly tone: 'limit' | 'own-limit';
}

/** A chart as data. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What it shows, in a sentence or two, for who cannot see it. */
  readonly description: string;
  readonly from: number;
  readonly to: number;
  readonly rows: readonly Row[];
  readonly marks: readonly Mark[];
  /** The time in which writes were held, behind the rows. */
  readonly held: Pick<Row, 'from' | 'to' | 'tone'> | undefined;
}
