import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { CONTRACT } from '@qga-vss/core/src/contract/contract.ts';
import { COMMON_ERRORS } from '@qga-vss/core/src/contract/method.ts';
import { type ContractTypes, contractTypes } from './contract-types.ts';
import { runNodeTool } from './process.ts';

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

/** A comment of several paragraphs, for what is named below it. */
const comment = (paragraphs: readonly string[], indent: string): string => {
  const lines = paragraphs.flatMap((paragraph, index) => [...(index === 0 ? [] : ['']), ...paragraph.split('\n')]);
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */`;
};

const mayBeLeftOut = (options: object): boolean => !('required' in options);

/** The methods as an interface: what is mapped from the table of methods, as in the sources, has no words of its own in an editor. */
const callTypes = ({ nameOf }: ContractTypes): string => {
  const members = Object.entries(CONTRACT).map(([name, { summary, description, errors, options, result }]) => {
    const words = comment([summary, ...description, `@throws QgaError ${[...errors, ...COMMON_ERRORS].join(', ')}`], '  ');
    const given = `options${mayBeLeftOut(options) ? '?' : ''}: types.${nameOf(options)}, context?: CallContext`;
    return `${words}\n  ${name}(${given}): Promise<types.${nameOf(result)}>;`;
  });
  return [
    "import type { CallContext } from './call-context.ts';",
    "import type * as types from './types.ts';",
    '/** The methods of the product, in whatever process they are performed. Every one throws QgaError. */',
    `export interface Calls {\n${members.join('\n')}\n}`,
    '',
  ].join('\n');
};

/** The declarations of the table of methods: what is derived from schemas in the sources. */
const methodTypes = ({ nameOf }: ContractTypes): string => {
  const members = Object.entries(CONTRACT).map(([name, { options, result }]) => {
    return `  ${name}: { options: types.${nameOf(options)}; result: types.${nameOf(result)} };`;
  });
  return [
    "import type * as types from './types.ts';",
    `interface Methods {\n${members.join('\n')}\n}`,
    'export type MethodName = keyof Methods;',
    "export type Options<M extends MethodName> = Methods[M]['options'];",
    "export type Result<M extends MethodName> = Methods[M]['result'];",
    '',
  ].join('\n');
};

/** Puts interfaces in the place of what is derived from schemas, so that nobody needs the library that makes those. */
const writeContract = async (folder: string): Promise<void> => {
  const types = await contractTypes();
  writeFileSync(join(folder, 'types.d.ts'), types.text);
  for (const [file, names] of Object.entries(types.modules).filter(([, found]) => found.length > 0))
    writeFileSync(join(folder, file.replace(/\.ts$/, '.d.ts')), `export type { ${names.join(', ')} } from './types.ts';\n`);
  writeFileSync(join(folder, 'contract.d.ts'), methodTypes(types));
  writeFileSync(join(folder, 'calls.d.ts'), callTypes(types));
};

/** Writes the declarations of what core exports into a folder. @throws Error where the sources have errors */
export const writeDeclarations = async (folder: string): Promise<void> => {
  const all = mkdtempSync(join(tmpdir(), 'qga-vss-types-'));
  try {
    const code = await runNodeTool('typescript/bin/tsc', ['-p', 'packages/core', '--outDir', all]);
    if (code !== 0) throw new Error('The sources of core have errors.');
    await writeContract(join(all, 'contract'));
    for (const [path, text] of Object.entries(reachable(all))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, `${path}.d.ts`), text);
    }
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
};
