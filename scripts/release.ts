// Builds everything that is published, into dist or the folder that is named: npm packages, the PowerShell module, the packages for
// Windows and Linux, checksums, what is inside each. With --sign PROGRAM that program signs what Windows runs and installs.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { buildRelease } from '@qga-vss/build/src/release/build.ts';
import { uncommitted } from '@qga-vss/build/src/release/version.ts';
import { signedBy } from '@qga-vss/build/src/release/windows/sign.ts';

/** What is built is that of a commit, which anyone can build again. */
const refuse = (changes: readonly string[]): void => {
  console.error(`This is no commit, so it is no release; to try it out: npm run release -- --dirty\n\n${changes.join('\n')}`);
  process.exitCode = 1;
};

const {
  values: { dirty, sign },
  positionals: [folder = join(ROOT, 'dist')],
} = parseArgs({ options: { dirty: { type: 'boolean', default: false }, sign: { type: 'string' } }, allowPositionals: true });

const changes = dirty ? [] : uncommitted();
if (changes.length > 0) refuse(changes);
else {
  const files = await buildRelease(resolve(folder), sign === undefined ? undefined : signedBy(resolve(sign)));
  for (const [name, bytes] of Object.entries(files)) console.log(`${String(bytes.length).padStart(10)}  ${name}`);
}
