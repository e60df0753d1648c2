import { CONTRACT, HOST_CONTRACT, type Method } from '@qga-vss/core/internal';
import { checkModules, type Report } from '@qga-vss/test-kit/src/checker/checker.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { moduleSource } from '../src/build.ts';
import { helpTopics, moduleFiles } from '../src/module-files.ts';
import { hostile, measure } from './made-up.ts';

const PRODUCT = moduleSource({ ...CONTRACT, ...HOST_CONTRACT }, ['host/host.cjs']);
const withMethod = (made: Method) => moduleFiles({ ...PRODUCT, contract: { ...PRODUCT.contract, made } });
const EXAMPLES = helpTopics(PRODUCT).flatMap(({ name, examples }) =>
  examples.map(({ powershell = '' }, index) => [`${name} ${index + 1}.ps1`, `${powershell.replaceAll('\n', '\r\n')}\r\n`] as const),
);

/** Called on what only runs knows, so by what they are called on there; each is in .NET Framework 4.6.2 with these arguments. */
const LOOKED_UP: Readonly<Record<string, string>> = {
  Add: 'List<object>',
  Contains: 'Hashtable, OrderedDictionary',
  ContainsKey: 'Hashtable',
  Dispose: 'EventWaitHandle, Stream',
  // PowerShell 7 has it in ThreadingAclExtensions, and takes that way.
  GetAccessControl: 'ThreadingAclExtensions',
  GetEnumerator: 'OrderedDictionary',
  GetSecurityDescriptorBinaryForm: 'FileSecurity, DirectorySecurity, EventWaitHandleSecurity',
  IndexOf: 'string',
  // PowerShell 7 has it in EventWaitHandleAcl, and takes that way.
  OpenExisting: 'EventWaitHandle',
  Set: 'EventWaitHandle',
  ToArray: 'List<object>',
  ToUnixTimeMilliseconds: 'DateTimeOffset',
};

let module: Report;
let others: readonly Report[];
beforeAll(async () => {
  const files = moduleFiles(PRODUCT);
  const examples = { 'QgaVss.psm1': files['QgaVss.psm1'] ?? '', ...Object.fromEntries(EXAMPLES) };
  [module, ...others] = (await checkModules([files, withMethod(measure), withMethod(hostile), examples])) as [Report, ...Report[]];
}, 120_000);

describe('for Windows PowerShell 5.1', () => {
  test('the module has nothing that is not there', () => expect(module.findings).toEqual([]));

  test.each([
    [0, 'a module of a contract with a method more'],
    [1, 'one with texts made of marks'],
    [2, 'the code of the examples'],
  ])('nor have %i: %s', (index) => expect(others[index]?.findings).toEqual([]));

  test('most of it could be judged: types are named where objects of .NET are used', () => {
    expect(module.types).toBeGreaterThan(400);
    expect(module.members).toBeGreaterThan(400);
    expect(module.notJudged.length / (module.commands + module.members)).toBeLessThan(0.3);
  });

  test('methods of objects that could be anything are those looked up by hand', () => {
    const called = module.notJudged.flatMap(({ method }) => method ?? []);
    expect([...new Set(called)].sort()).toEqual(Object.keys(LOOKED_UP));
  });
});
