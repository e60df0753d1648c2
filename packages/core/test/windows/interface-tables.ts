import { describe, expect, it } from 'vitest';
import { COMPONENT_INFO } from '../../src/windows/held-components.ts';
import { PROVIDER_PROPERTIES } from '../../src/windows/provider-query.ts';
import type { InterfaceTable } from '../../src/windows/signature.ts';
import { INTERFACES, IVssBackupComponents } from '../../src/windows/tables/interfaces.ts';
import { IWbemClassObject, IWbemLocator, IWbemServices } from '../../src/windows/tables/wbem.ts';
import { differences, type Headers, numbers } from './sdk-headers.ts';

/** Tables of interfaces and structures, against headers. */
export const testInterfaces = (headers: Headers): void => {
  const changed = (change: (rows: [string, InterfaceTable['methods'][string]][]) => void): InterfaceTable => {
    const rows = Object.entries<InterfaceTable['methods'][string]>(IVssBackupComponents.methods);
    change(rows);
    return { name: IVssBackupComponents.name, methods: Object.fromEntries(rows) };
  };

  describe('interface tables against the SDK headers', () => {
    it('every row has the slot and the parameters of the header', () => {
      expect(differences(headers, [...INTERFACES, IWbemLocator, IWbemServices, IWbemClassObject])).toEqual([]);
    });

    it('two swapped rows are noticed', () => {
      const swapped = changed((rows) => {
        const at = rows.findIndex(([name]) => name === 'StartSnapshotSet');
        rows.splice(at, 2, ...rows.slice(at, at + 2).reverse());
      });
      expect(differences(headers, [swapped])).toEqual([
        'IVssBackupComponents.AddToSnapshotSet: slot 36 here, 37 in the header',
        'IVssBackupComponents.StartSnapshotSet: slot 37 here, 36 in the header',
      ]);
    });

    it('a missing row is noticed', () => {
      const short = changed((rows) => rows.splice(10, 1));
      expect(differences(headers, [short])).toHaveLength(Object.keys(short.methods).length - 10);
    });

    it('a parameter of another size or one too many is noticed', () => {
      const parametersOf: Readonly<Record<string, readonly ['uint64'] | readonly ['uint32']>> = {
        SetContext: ['uint64'],
        FreeWriterStatus: ['uint32'],
      };
      const wrong = changed((rows) => {
        for (const [index, [name, row]] of rows.entries())
          rows[index] = [name, { ...row, parameters: parametersOf[name] ?? row.parameters }];
      });
      expect(differences(headers, [wrong])).toEqual([
        'IVssBackupComponents.FreeWriterStatus: dd here, d in the header',
        'IVssBackupComponents.SetContext: dp here, dd in the header',
      ]);
    });
  });

  it('VSS_COMPONENTINFO is laid out as the loop over components reads it', () => {
    const member = (name: string): string => `offsetof(VSS_COMPONENTINFO, ${name})`;
    expect(
      numbers(headers, {
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
      numbers(headers, {
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
};
