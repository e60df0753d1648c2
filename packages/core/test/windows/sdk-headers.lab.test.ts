import { COMPILER, ensureTools } from '@qga-vss/test-kit/src/lab/tools.ts';
import { beforeAll, describe } from 'vitest';
import { testInterfaces } from './interface-tables.ts';
import { testValues } from './sdk-values.ts';

beforeAll(() => ensureTools());

describe("the cross-compiler's headers", () => {
  testInterfaces({ compiler: COMPILER });
  testValues({ compiler: COMPILER });
});
