import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { parse } from 'yaml';

/** The folder of the collection. */
export const COLLECTION = join(ROOT, 'ansible');

/** A task of a Windows module. */
export interface WindowsTask {
  readonly task: string;
  readonly module: string;
  readonly options: readonly string[];
  /** The PowerShell in it, where there is any, with Jinja's values as the text VALUE. */
  readonly script?: string;
}

type Yaml = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Yaml => typeof value === 'object' && value !== null && !Array.isArray(value);

const rendered = (script: string): string => script.replaceAll(/\{\{.*?\}\}/g, "'VALUE'");

const taskOf = (entry: Yaml, module: string): WindowsTask => {
  const of = entry[module];
  const args = isMap(entry['args']) ? entry['args'] : {};
  const task = String(entry['name']);
  if (typeof of === 'string') return { task, module, options: Object.keys(args), script: rendered(of) };
  const options = isMap(of) ? of : {};
  const { script } = options;
  return {
    task,
    module,
    options: [...Object.keys(options), ...Object.keys(args)],
    ...(script === undefined ? {} : { script: rendered(String(script)) }),
  };
};

const tasksIn = (value: unknown): readonly WindowsTask[] => {
  if (Array.isArray(value)) return value.flatMap(tasksIn);
  if (!isMap(value)) return [];
  const module = Object.keys(value).find((key) => key.startsWith('ansible.windows.'));
  return [
    ...(module === undefined ? [] : [taskOf(value, module)]),
    ...['tasks', 'block', 'rescue', 'always'].flatMap((key) => tasksIn(value[key])),
  ];
};

/** The tasks of Windows modules in playbooks and roles. */
export const scriptsOf = (collection: string): readonly WindowsTask[] =>
  ['playbooks', 'roles/qga_vss/tasks'].flatMap((folder) =>
    readdirSync(join(collection, folder))
      .filter((name) => name.endsWith('.yml'))
      .flatMap((name) => tasksIn(parse(readFileSync(join(collection, folder, name), 'utf8')))),
  );
