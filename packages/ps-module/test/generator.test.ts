import { CONTRACT, EVENT_NAMES, EVENT_SDDL, FAILURES, HOST_CONTRACT, OWNER_MUTEX_NAME, SCENARIO_NAMES } from '@qga-vss/core';
import { describe, expect, test } from 'vitest';
import { CMDLETS } from '../src/methods.ts';
import { helpTopics, type ModuleSource, moduleFiles } from '../src/module-files.ts';
import { OWN_FAILURES } from '../src/own-failures.ts';
import { methodParameters } from '../src/parameters.ts';
import { typeName } from '../src/shape.ts';

const SOURCE: ModuleSource = {
  contract: { ...CONTRACT, ...HOST_CONTRACT },
  version: '1.2.3',
  scenarios: SCENARIO_NAMES,
  hold: { Thaw: EVENT_NAMES.thaw, Owner: OWNER_MUTEX_NAME, Descriptor: EVENT_SDDL },
  otherFiles: ['host/host.cjs'],
};
const FILES = moduleFiles(SOURCE);

describe('the files of the module', () => {
  test('are the same whenever they are made', () => expect(moduleFiles(SOURCE)).toEqual(FILES));

  test.each(Object.entries(FILES))('%s is plain text that Windows PowerShell reads as it is', (_name, text) => {
    expect(text).toMatch(/^[\x20-\x7e\r\n]*\r\n$/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('the manifest names its files, and itself', () => {
    for (const name of [...Object.keys(FILES), 'host/host.cjs']) expect(FILES['QgaVss.psd1']).toContain(`'${name}'`);
    expect(FILES['QgaVss.psd1']).toContain("ModuleVersion = '1.2.3'");
  });

  test('the about topic fits into a console', () => {
    for (const line of (FILES['en-US/about_QgaVss.help.txt'] ?? '').split('\r\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('the contract as cmdlets', () => {
  // awaitThaw is for callers who do something else meanwhile.
  test('every method of the product but awaitThaw has one, and every one two examples and words for each parameter', () => {
    expect(CMDLETS.map(({ name }) => name)).toEqual([...Object.keys(CONTRACT).filter((name) => name !== 'awaitThaw'), 'shutdown']);
    for (const { name, examples, parameters } of helpTopics(SOURCE)) {
      expect(examples.length, name).toBeGreaterThanOrEqual(2);
      expect(parameters.filter(({ description }) => description === '').map((parameter) => `${name} -${parameter.name}`)).toEqual([]);
    }
  });

  test('a switch is what is false by default, a third answer what is not given', () => {
    const types = Object.fromEntries(methodParameters({ name: 'thaw', method: CONTRACT.thaw }).map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({ Rescue: 'switch', Succeeded: 'Nullable[bool]', SessionId: 'string' });
  });

  test('an object without a title is refused: two types of results could not be told apart', () => {
    expect(() => typeName({ description: 'nameless' })).toThrow(/nameless/);
  });

  test('the failures of the module itself can be explained like all others', () => {
    for (const name of OWN_FAILURES) expect(FAILURES).toHaveProperty(name);
  });
});
