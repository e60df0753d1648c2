import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { runTool } from './process.ts';

/** What a declaration file imports of its own package. */
const imported = (text: string): readonly string[] =>
  [...text.matchAll(/(?:from |import\()["'](\.[^"']+)\.ts["']/g)].map(([, path = '']) => path);

/** The declarations that those of index need, by their paths, with imports that every resolution understands. */
const reachable = (folder: string): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    if (path in found) return;
    const text = readFileSync(join(folder, `${path}.d.ts`), 'utf8');
    found[path] = text.replaceAll(/((?:from |import\()["']\.[^"']+)\.ts(["'])/g, '$1.js$2');
    for (const other of imported(text)) visit(posix.join(posix.dirname(path), other));
  };
  visit('index');
  return found;
};

/** Writes the declarations of what core exports into a folder. @throws Error where the sources have errors */
export const writeDeclarations = async (folder: string): Promise<void> => {
  const all = mkdtempSync(join(tmpdir(), 'qga-vss-types-'));
  try {
    const code = await runTool('typescript/bin/tsc', ['-p', 'packages/core', '--outDir', all]);
    if (code !== 0) throw new Error('The sources of core have errors.');
    for (const [path, text] of Object.entries(reachable(all))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, `${path}.d.ts`), text);
    }
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
};
