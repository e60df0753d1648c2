import { parseArgs } from 'node:util';

const OPTIONS = {
  json: { type: 'string' },
  beside: { type: 'string' },
  from: { type: 'string' },
  markdown: { type: 'boolean', default: false },
} as const;

const USAGE = `usage: npm run bench -- [--json FILE] [--beside FILE] [--markdown] [NAME…]
       npm run bench -- --from FILE [--beside FILE] [--markdown]

--json FILE    saves the run
--beside FILE  shows an earlier run, saved by --json, beside it
--from FILE    shows a run that was saved and measures nothing
--markdown     shows the table as Markdown has it`;

/** What was typed is no use; the message says how it is. */
export class Misused extends Error {}

export interface Arguments {
  /** Of rows; all where there is none. */
  readonly names: readonly string[];
  readonly json?: string;
  readonly beside?: string;
  readonly from?: string;
  readonly markdown: boolean;
}

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    throw new Misused(`${thrown instanceof Error ? thrown.message : thrown}\n${USAGE}`, { cause: thrown });
  }
};

/** @throws Misused where an option is unknown, or a name is none of `known` */
export const argumentsOf = (args: readonly string[], known: readonly string[]): Arguments => {
  const { values, positionals } = parsed(args);
  const usage = `${USAGE}\n\nThe names are ${known.join(', ')}.`;
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Misused(`There is no row ${unknown}.\n${usage}`);
  if (values.from !== undefined && (positionals.length > 0 || values.json !== undefined)) throw new Misused(usage);
  return { ...values, names: positionals };
};
