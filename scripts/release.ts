// Builds everything that is published into dist: npm packages, the PowerShell module, checksums, what is inside each.
import { join } from 'node:path';
import { buildRelease } from './release/build.ts';
import { uncommitted } from './release/version.ts';
import { ROOT } from './workspace/process.ts';

const FOLDER = join(ROOT, 'dist');

/** What is built is that of a commit, which whoever doubts it can build again. */
const refuse = (changes: readonly string[]): void => {
  console.error(`This is no commit, so it is no release; to try it out: npm run release -- --dirty\n\n${changes.join('\n')}`);
  process.exitCode = 1;
};

const changes = uncommitted();
if (changes.length > 0 && !process.argv.includes('--dirty')) refuse(changes);
else {
  const files = await buildRelease(FOLDER);
  for (const [name, bytes] of Object.entries(files)) console.log(`${String(bytes.length).padStart(10)}  ${name}`);
}
