import { relative } from 'node:path';
import { CONTRACT } from '@qga-vss/core/src/contract/contract.ts';
import { CHECK_STATES } from '@qga-vss/core/src/contract/doctor.ts';
import { OUTCOMES } from '@qga-vss/core/src/contract/history.ts';
import { SessionSettings } from '@qga-vss/core/src/contract/prepare.ts';
import { ScenarioFile } from '@qga-vss/core/src/simulator/scenario-schema.ts';
import codes from '@qga-vss/core/src/vss/codes.json' with { type: 'json' };
import { FAILURES } from '@qga-vss/core/src/vss/failures.ts';
import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as RolldownPlugin } from 'rolldown';
import { ROOT } from './process.ts';

/** What is data through and through, by its file. */
const DATA: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'packages/core/src/contract/contract.ts': { CONTRACT },
  'packages/core/src/contract/doctor.ts': { CHECK_STATES },
  'packages/core/src/contract/history.ts': { OUTCOMES },
  'packages/core/src/contract/prepare.ts': { SessionSettings },
  'packages/core/src/simulator/scenario-schema.ts': { ScenarioFile },
  'packages/core/src/vss/codes.json': { default: codes },
  'packages/core/src/vss/failures.ts': { FAILURES },
};

/** The text of a module of data in which it is read as JSON; undefined where a file is something else. */
const textOf = (path: string): string | undefined => {
  const data = DATA[relative(ROOT, path)];
  if (data === undefined) return undefined;
  const exported = Object.entries(data).map(([name, value]) => {
    const json = `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
    return name === 'default' ? `export default ${json};` : `export const ${name} = ${json};`;
  });
  return exported.join('\n');
};

const NAME = 'data-as-json';

/** Data is read as JSON: as code it takes several times as long, and for the contract all that makes schemas besides. */
export const dataAsJson: RolldownPlugin = {
  name: NAME,
  load: (id) => {
    const code = textOf(id);
    return code === undefined ? undefined : { code, moduleType: 'js' };
  },
};

/** The same for esbuild. */
export const dataAsJsonToo: EsbuildPlugin = {
  name: NAME,
  setup: (build) =>
    build.onLoad({ filter: /\/core\/src\// }, ({ path }) => {
      const contents = textOf(path);
      return contents === undefined ? undefined : { contents, loader: 'js' };
    }),
};
