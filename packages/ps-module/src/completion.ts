import { CODES, FAILURES, type Failure } from '@qga-vss/core/internal';
import { linesLiteral, literal } from './quote.ts';

/** What Tab offers for the arguments of parameters, by their names. */
const OFFERS = {
  Volume: 'volumes',
  ExcludeVolume: 'volumes',
  ExcludeWriter: 'writers',
  RequireWriter: 'writers',
  SessionId: 'sessions',
  Code: 'codes',
  Simulate: 'scenarios',
} as const satisfies Readonly<Record<string, string>>;

/** In an attribute a script block does not belong to the module, so that it asks for that of the command. */
const COMPLETER =
  '[ArgumentCompleter({ param($command, $parameter, $word, $ast, $bound) & (Microsoft.PowerShell.Core\\Get-Command -Name $command).Module { Get-QgaCompletion -Parameter $args[0] -Word $args[1] -Bound $args[2] } $parameter $word $bound })]';

/** The attributes by which a parameter's arguments are completed. */
export const completers = (parameter: string): readonly string[] => (Object.hasOwn(OFFERS, parameter) ? [COMPLETER] : []);

/** Names that can be explained, each in a line with what it means in its first sentence. */
const codeOffers = (): readonly string[] =>
  [
    ...Object.entries<Failure>(FAILURES)
      .filter(([, { kind }]) => kind !== 'well')
      .map(([name, { meaning }]) => [name, meaning] as const),
    ...CODES.map(({ name, meaning }) => [name, meaning] as const),
  ].map(([name, meaning]) => `${name} ${meaning.replace(/(?<=\.) .*/s, '')}`);

/** What completion knows without a machine. @param scenarios by their names, what each machine is */
export const completionTables = (scenarios: Readonly<Record<string, string>>): string =>
  [
    `$script:QgaOffers = ${literal(OFFERS)}`,
    `$script:QgaScenarios = ${literal(scenarios)}`,
    `$script:QgaCodes = ${linesLiteral(codeOffers())}`,
  ].join('\n\n');
