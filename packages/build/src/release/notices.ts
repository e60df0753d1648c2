import { type Locked, licenceText } from '../registry.ts';

const RULE = '='.repeat(80);

/** The licences of what a package has inside that is not ours. */
export const notices = (inside: readonly Locked[]): string =>
  [
    'This package has the following software inside, each under its own licence.',
    ...inside.map((one) => [RULE, `${one.name} ${one.version} (${one.license})`, '', licenceText(one)].join('\n')),
    '',
  ].join('\n\n');
