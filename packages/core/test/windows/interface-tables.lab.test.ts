import { COMPILER, ensureTools } from '@qga-vss/test-kit/src/lab/tools.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMPONENT_INFO } from '../../src/windows/held-components.ts';
import { PROVIDER_PROPERTIES } from '../../src/windows/provider-query.ts';
import type { InterfaceTable } from '../../src/windows/signature.ts';
import { INTERFACES, IVssBackupComponents } from '../../src/windows/tables/interfaces.ts';
import { WBEM_INTERFACES } from '../../src/windows/tables/wbem.ts';
import { differences, numbers } from './sdk-headers.ts';

beforeAll(() => ensureTools());

const changed = (change: (rows: [string, InterfaceTable['methods'][string]][]) => void): InterfaceTable => {
  const rows = Object.entries<InterfaceTable['methods'][string]>(IVssBackupComponents.methods);
  change(rows);
  return { name: IVssBackupComponents.name, methods: Object.fromEntries(rows) };
};

describe('interface tables against the SDK headers', () => {
  it('every row has the slot and the parameters of the header', () => {
    expect(differences(COMPILER, [...INTERFACES, ...WBEM_INTERFACES])).toEqual([]);
  });

  it('two swapped rows are noticed', () => {
    const swapped = changed((rows) => {
      const at = rows.findIndex(([name]) => name === 'StartSnapshotSet');
      rows.splice(at, 2, ...rows.slice(at, at + 2).reverse());
    });
    expect(differences(COMPILER, [swapped])).toEqual([
      'IVssBackupComponents.AddToSnapshotSet: slot 36 here, 37 in the header',
      'IVssBackupComponents.StartSnapshotSet: slot 37 here, 36 in the header',
    ]);
  });

  it('a missing row is noticed', () => {
    const short = changed((rows) => rows.splice(10, 1));
    expect(differences(COMPILER, [short])).toHaveLength(Object.keys(short.methods).length - 10);
  });

  it('a parameter of another size or one too many is noticed', () => {
    const wrong = changed((rows) => {
      for (const [index, [name]] of rows.entries()) {
        if (name === 'SetContext') rows[index] = [name, { result: 'int32', parameters: ['uint64'] }];
        if (name === 'FreeWriterStatus') rows[index] = [name, { result: 'int32', parameters: ['uint32'] }];
      }
    });
    expect(differences(COMPILER, [wrong])).toEqual([
      'IVssBackupComponents.FreeWriterStatus: dd here, d in the header',
      'IVssBackupComponents.SetContext: dp here, dd in the header',
    ]);
  });
});

it('VSS_COMPONENTINFO is laid out as the loop over components reads it', () => {
  const member = (name: string): string => `offsetof(VSS_COMPONENTINFO, ${name})`;
  expect(
    numbers(COMPILER, {
      size: 'sizeof(VSS_COMPONENTINFO)',
      type: member('type'),
      logicalPath: member('bstrLogicalPath'),
      name: member('bstrComponentName'),
      selectable: member('bSelectable'),
      fileCount: member('cFileCount'),
      databases: member('cDatabases'),
      logFiles: member('cLogFiles'),
    }),
  ).toEqual(COMPONENT_INFO);
});

it('VSS_PROVIDER_PROP lies in VSS_OBJECT_PROP where the query reads it', () => {
  const member = (name: string): string => `offsetof(VSS_OBJECT_PROP, Obj) + offsetof(VSS_PROVIDER_PROP, ${name})`;
  expect(
    numbers(COMPILER, {
      size: 'sizeof(VSS_OBJECT_PROP)',
      type: 'offsetof(VSS_OBJECT_PROP, Type)',
      id: member('m_ProviderId'),
      name: member('m_pwszProviderName'),
      providerType: member('m_eProviderType'),
      version: member('m_pwszProviderVersion'),
      versionId: member('m_ProviderVersionId'),
      classId: member('m_ClassId'),
    }),
  ).toEqual(PROVIDER_PROPERTIES);
});
