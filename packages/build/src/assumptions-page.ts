import { AREAS, type Area, type Assumption } from '@qga-vss/selftest/src/assumptions/index.ts';
import { CHECKS } from '@qga-vss/selftest/src/checks/index.ts';
import { EXPERIMENTS } from '@qga-vss/selftest/src/experiments/index.ts';

const link = (path: string): string => `[${path.slice(path.lastIndexOf('/') + 1)}](../${path})`;

/** How the self-test checks it, where it does. */
const bySelftest = (id: string): readonly string[] =>
  CHECKS.filter(({ assumption }) => assumption === id).map(({ experiment }) => {
    const option = 'long' in EXPERIMENTS[experiment] ? ' --long' : '';
    return `- By program: \`qga-vss selftest${option}\`, experiment \`${experiment}\``;
  });

/** A table cannot hold it: six sentences a row. */
const section = ({ id, assumed, where, source, ifWrong, byHand }: Assumption): readonly string[] => [
  `### ${id}`,
  '',
  `- Assumed: ${assumed}`,
  `- Where: ${where.map(link).join(', ')}`,
  `- Source: ${source}`,
  `- If it is wrong: ${ifWrong}`,
  ...bySelftest(id),
  `- By hand: ${byHand}`,
  '',
];

const areaSection = ({ title, note, assumptions }: Area): readonly string[] => [
  `## ${title}`,
  '',
  ...(note === undefined ? [] : [note, '']),
  ...assumptions.flatMap(section),
];

/** The page of assumptions about real Windows, generated from what the self-test knows of them. */
export const assumptionsPage = (): string =>
  [
    '<!-- Generated from packages/selftest/src/assumptions by npm run build; a test proves it current. -->',
    '# Assumptions about real Windows',
    '',
    'The lab runs the shipped code on Windows Node under Wine, against a double of VSS. "Works under Wine" is not "works on Windows": what the lab cannot show is listed here, with where the code rests on it, its source, what happens if it is wrong, and how to check it on a guest that may be frozen for a second. Nothing below has been checked on Windows yet.',
    '',
    "Of the sources, *measured* means under Wine, *the reference* the guest agent's own requester and provider, and *inferred* that nobody has said so.",
    '',
    'On a guest, as administrator,',
    '',
    '```console',
    'qga-vss selftest --volumes D:',
    '```',
    '',
    'checks what a program can check: it makes these experiments, one after the other, and says of every assumption whether it holds, does not hold, or could not be checked, and why. A hold lasts for about a second, but that of `--long`; backups are of type copy, and applications take part only where the freeze is about them. What a freeze leaves behind is released, and a holder that an experiment has started is ended. With `--simulate` nothing is seen of Windows: that is a rehearsal, without the experiments in which processes are killed. `--html FILE` writes a page to keep. It exits with 7 where an assumption does not hold.',
    '',
    '`--json` and `--report FILE` give `{version, startedAt, durationMs, simulated, interrupted, architecture, account, volumes, counts, assumptions, experiments, doctor, left, error}`. Each of the assumptions has its `id`, its `state` (`holds`, `does-not-hold`, `not-checked`), what was `found`, and the texts below; `left` is the status of the machine in the end.',
    '',
    '| experiment | what it does |',
    '|---|---|',
    ...Object.entries(EXPERIMENTS).map(([name, { title }]) => `| ${name} | ${title} |`),
    '',
    ...AREAS.flatMap(areaSection),
  ].join('\n');
