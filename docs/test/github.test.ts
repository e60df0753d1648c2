import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as workflowParser from '@actions/workflow-parser';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const filesOf = (folder: string): readonly string[] => globSync('*.yml', { cwd: join(ROOT, folder) }).map((name) => `${folder}/${name}`);

const WORKFLOWS = filesOf('.github/workflows');

let parser: typeof workflowParser;
beforeAll(async () => {
  // As it comes it imports its schema in a way that Node refuses: https://nodejs.org/api/esm.html#json-modules
  const outfile = join(ROOT, 'node_modules/.cache/workflow-parser.mjs');
  await build({
    absWorkingDir: ROOT,
    stdin: { contents: "export * from '@actions/workflow-parser';", resolveDir: ROOT },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  parser = await import(outfile);
});

/** What GitHub's own parser of workflows has to say against one: it is what their editor and their service read them by. */
const faultsOf = async (name: string, content: string): Promise<readonly string[]> => {
  const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
  if (value !== undefined) await parser.convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
};

describe('workflows', () => {
  test.each(WORKFLOWS)("%s is one to GitHub's own parser", async (path) => {
    expect(await faultsOf(path, textOf(path))).toEqual([]);
  });

  test.each([
    ['a member that is none', 'timeout-minutes:', 'timeout-seconds:'],
    ['an event that is none', 'pull_request:', 'pull_requests:'],
    ['an expression that is none', '!cancelled()', '!canceled()'],
  ])('%s is found', async (_, is, wrong) => {
    const text = textOf('.github/workflows/windows.yml');
    expect(text).toContain(is);
    expect(await faultsOf('windows.yml', text.replaceAll(is, wrong))).not.toEqual([]);
  });

  test('what they start is there', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const commands = WORKFLOWS.flatMap((path) => [...textOf(path).matchAll(/^ +run: (.+)$/gm)].map(([, command = '']) => command));
    const started = commands.flatMap((command) => /npm (?:run )?(test|build|check)\b/.exec(command)?.[1] ?? []);
    expect(started.toSorted()).toEqual(['build', 'test']);
    expect(started.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const files = commands.flatMap((command) => /^\.\\(\S+\.ps1)$/.exec(command)?.[1]?.replaceAll('\\', '/') ?? []);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

/** A part of a form, as https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema has it. */
interface Part {
  readonly type: string;
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly validations?: Readonly<Record<string, unknown>>;
}

/** The attributes that a part of each type must have, and those that it may have. */
const ATTRIBUTES: Readonly<Record<string, { readonly must: readonly string[]; readonly may: readonly string[] }>> = {
  markdown: { must: ['value'], may: [] },
  textarea: { must: ['label'], may: ['description', 'placeholder', 'value', 'render'] },
  input: { must: ['label'], may: ['description', 'placeholder', 'value'] },
  dropdown: { must: ['label', 'options'], may: ['description', 'multiple', 'default'] },
  checkboxes: { must: ['label', 'options'], may: ['description'] },
};

const faultsIn = ({ type, id, attributes, validations = {}, ...others }: Part): readonly string[] => {
  const allowed = ATTRIBUTES[type];
  if (allowed === undefined) return [`no type ${type}`];
  const names = Object.keys(attributes);
  return [
    ...Object.keys(others).map((name) => `no member ${name}`),
    ...allowed.must.filter((name) => !names.includes(name)).map((name) => `${id}: ${name} is missing`),
    ...names.filter((name) => ![...allowed.must, ...allowed.may].includes(name)).map((name) => `${id}: no attribute ${name}`),
    ...Object.keys(validations)
      .filter((name) => name !== 'required')
      .map((name) => `${id}: no validation ${name}`),
    ...(type !== 'markdown' && !/^[\w-]+$/.test(id ?? '') ? ['a part without an id'] : []),
  ];
};

// No package that is kept has a schema of these forms, so their rules stand here.
describe('forms for issues', () => {
  const forms = filesOf('.github/ISSUE_TEMPLATE').filter((path) => !path.endsWith('/config.yml'));

  test.each(forms)('%s is a form', (path) => {
    const { name, description, labels, body, ...others } = parse(textOf(path)) as {
      readonly name: string;
      readonly description: string;
      readonly labels: readonly string[];
      readonly body: readonly Part[];
    };
    expect(Object.keys(others)).toEqual([]);
    expect([name, description, ...labels].every((text) => typeof text === 'string' && text !== '')).toBe(true);
    expect(body.flatMap(faultsIn)).toEqual([]);
    const ids = body.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const labelsOfParts = body.flatMap(({ attributes }) => attributes['label'] ?? []);
    expect(new Set(labelsOfParts).size).toBe(labelsOfParts.length);
    expect(body.some(({ type }) => type !== 'markdown')).toBe(true);
  });

  test('who reports something is asked for what doctor and selftest say', () => {
    const asked = (form: string): string => textOf(`.github/ISSUE_TEMPLATE/${form}.yml`);
    expect(asked('problem')).toContain('label: qga-vss doctor --json');
    expect(asked('selftest')).toContain('label: qga-vss selftest --json');
  });

  test('the page that is named before a form is there', () => {
    const { contact_links: links } = parse(textOf('.github/ISSUE_TEMPLATE/config.yml')) as {
      readonly contact_links: readonly { readonly url: string }[];
    };
    const paths = links.map(({ url }) => url.replace('https://github.com/qga-vss/qga-vss/blob/main/', ''));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
