import { COMPILER } from '@qga-vss/test-kit/src/lab/tools.ts';
import { ensureSdk, notImportable, sdkInterfaceIds } from '@qga-vss/test-kit/src/sdk.ts';
import { describe, expect, test } from 'vitest';
import type { DllTable } from '../../src/windows/signature.ts';
import { testInterfaces } from './interface-tables.ts';
import type { Headers } from './sdk-headers.ts';
import { DLL_TABLES, testValues } from './sdk-values.ts';

const HEADERS: Headers = { compiler: COMPILER, options: await ensureSdk(), idsOf: sdkInterfaceIds };

describe("Microsoft's headers", () => {
  testInterfaces(HEADERS);
  testValues(HEADERS);
});

describe.each(['x64', 'arm64'] as const)("Microsoft's import libraries for %s", (architecture) => {
  test.each<DllTable>(DLL_TABLES)('have the functions of $dll', ({ dll, functions }) => {
    // Of a name with an alias one is enough.
    const missing = Object.entries(functions).filter(([name, { alias = name }]) =>
      [name, alias].every((each) => notImportable(architecture, dll, [each]).length > 0),
    );
    expect(missing.map(([name]) => name)).toEqual([]);
  });

  test('a function that is not there is noticed', () => {
    expect(notImportable(architecture, 'kernel32.dll', ['SetEvent', 'SetNoSuchEvent'])).toEqual(['SetNoSuchEvent']);
  });
});
