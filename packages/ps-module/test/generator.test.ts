import { CONTRACT, FAILURES, HOST_CONTRACT, type Method, type Shape, shapeOf } from '@qga-vss/core/internal';
import { describe, expect, test } from 'vitest';
import { moduleSource } from '../src/build.ts';
import { cmdletMethods } from '../src/methods.ts';
import { helpTopics, moduleFiles } from '../src/module-files.ts';
import { OWN_FAILURES } from '../src/own-failures.ts';
import { methodParameters } from '../src/parameters.ts';
import { typeName } from '../src/shape.ts';
import { measure } from './made-up.ts';

const SOURCE = { ...moduleSource({ ...CONTRACT, ...HOST_CONTRACT }, ['host/host.cjs']), version: '1.2.3' };
const FILES = moduleFiles(SOURCE);
const CMDLETS = cmdletMethods({ ...CONTRACT, ...HOST_CONTRACT });

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

  test('the about topic tells of every category that an error of the module may have', () => {
    const categories = [...(FILES['QgaVss.psm1'] ?? '').matchAll(/^ {4}\w+ = '(\w+)'\r$|ErrorCategory\]::(\w+)/gm)].map(
      ([, one, other]) => one ?? other,
    );
    const known = categories.filter((name) => /^(Invalid|Resource|Operation|NotSpecified)/.test(name ?? ''));
    expect(new Set(known).size).toBe(7);
    for (const name of known) expect(FILES['en-US/about_QgaVss.help.txt']).toMatch(new RegExp(`^ {8}${name} +\\S`, 'm'));
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

  test('a list is named after one of what it takes, and goes by its own name, too', () => {
    const named = new Map(methodParameters({ name: 'freeze', method: CONTRACT.freeze }).map(({ name, attributes }) => [name, attributes]));
    expect(named.get('Volume')).toContain("[Alias('Volumes', 'GuidPath')]");
    expect(named.get('ExcludeVolume')).toContain("[Alias('ExcludeVolumes')]");
    expect(named.get('ExcludeWriter')).toContain("[Alias('ExcludeWriters')]");
    expect(named.get('RequireWriter')).toContain("[Alias('RequireWriters')]");
    // A choice, no list.
    expect(named.get('Writers')?.join()).not.toContain('Alias');
  });

  test('what may change something says whether it has', () => {
    for (const { name, method } of CMDLETS.filter((one) => one.method.cmdlet.impact !== undefined && one.name !== 'shutdown'))
      expect(shapeOf(method.result).properties, name).toHaveProperty('changed');
  });

  /** As ConvertTo-Json counts: lists and objects are a level each, values none. */
  const depthOf = (shape: Shape): number =>
    Math.max(
      0,
      ...[...Object.values(shape.properties ?? {}), ...(shape.items === undefined ? [] : [shape.items])].map((one) => levelsOf(one)),
    );
  const levelsOf = (shape: Shape): number => (shape.properties === undefined && shape.items === undefined ? 0 : 1 + depthOf(shape));

  test('what is put out is shallow enough for ConvertTo-Json -Depth 4, and the reasons for -Depth 2', () => {
    for (const { name, method } of CMDLETS) {
      const result = shapeOf(method.result);
      const { emits } = method.cmdlet;
      const put = emits === undefined ? result : (result.properties?.[emits]?.items ?? {});
      expect(depthOf(put), name).toBeLessThanOrEqual(4);
    }
    const { reasons = {}, warnings = {} } = shapeOf(CONTRACT.thaw.result).properties ?? {};
    expect([levelsOf(reasons), levelsOf(warnings)]).toEqual([2, 2]);
  });

  test('an object without a title is refused: two types of results could not be told apart', () => {
    expect(() => typeName({ description: 'nameless' })).toThrow(/nameless/);
  });

  test('a value or a file that Windows PowerShell could not read as it is is refused: it could not be an expression there', () => {
    const options = { type: 'object', properties: { colour: { enum: ['don\u2019t'], description: 'Colour.' } } };
    const contract = { measure: { ...measure, options } as unknown as Method };
    expect(() => moduleFiles({ ...SOURCE, contract })).toThrow('"don\u2019t" cannot stand in a manifest or an attribute');
    expect(() => moduleFiles({ ...SOURCE, otherFiles: ['a\nb'] })).toThrow('"a\\nb" cannot stand in');
  });

  test('the failures of the module itself can be explained like all others', () => {
    for (const name of OWN_FAILURES) expect(FAILURES).toHaveProperty(name);
  });
});
