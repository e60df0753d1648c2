import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../process.ts';

const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();

/** The one of the workspace; a test compares all others with it. */
export const VERSION: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;

/** When the commit was made that is built. */
export const commitTime = (): Date => new Date(Number(git('log', '-1', '--format=%ct')) * 1000);

/** The versions that HEAD is tagged with. */
export const taggedVersions = (): readonly string[] =>
  git('tag', '--points-at', 'HEAD')
    .split('\n')
    .flatMap((tag) => (/^v\d/.test(tag) ? [tag.slice(1)] : []));

/** What lies in the workspace that no commit has. */
export const uncommitted = (): readonly string[] =>
  git('status', '--porcelain')
    .split('\n')
    .filter((line) => line !== '');
