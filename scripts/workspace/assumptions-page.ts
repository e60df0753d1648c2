import { AREAS, type Area, type Assumption } from '../../packages/cli/src/selftest/assumptions/index.ts';

const link = (path: string): string => `[${path.slice(path.lastIndexOf('/') + 1)}](../${path})`;

/** A table cannot hold it: six sentences a row. */
const section = ({ id, assumed, where, source, ifWrong, byHand }: Assumption): readonly string[] => [
  `### ${id}`,
  '',
  `- Assumed: ${assumed}`,
  `- Where: ${where.map(link).join(', ')}`,
  `- Source: ${source}`,
  `- If it is wrong: ${ifWrong}`,
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
    '<!-- Generated from packages/cli/src/selftest/assumptions by npm run build; a test proves it current. -->',
    '# Assumptions about real Windows',
    '',
    'The lab runs the shipped code on Windows Node under Wine, against a double of VSS. "Works under Wine" is not "works on Windows": what the lab cannot show is listed here, with where the code rests on it, its source, what happens if it is wrong, and how a person can check it on a guest that may be frozen for a second. Nothing below has been checked on Windows yet.',
    '',
    "Of the sources, *measured* means under Wine, *the reference* the guest agent's own requester and provider, and *inferred* that nobody has said so.",
    '',
    ...AREAS.flatMap(areaSection),
  ].join('\n');
