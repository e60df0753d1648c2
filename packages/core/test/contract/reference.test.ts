import { schemaFiles } from '@qga-vss/build/src/reference.ts';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { CONTRACT } from '../../src/contract/contract.ts';

test('every option and member has a text', () => {
  for (const [name, { options, result }] of Object.entries(CONTRACT)) {
    for (const schema of [options, result]) {
      for (const [member, shape] of Object.entries<{ description?: string; items?: { description?: string } }>(schema.properties)) {
        const described = (shape.description ?? shape.items?.description ?? '').length;
        expect([name, member, described > 0]).toEqual([name, member, true]);
      }
    }
  }
});

test('the published schemas judge as the product does', () => {
  const schema = schemaFiles()['freeze.options.json'];
  const judge = (options: unknown): boolean => Value.Check(JSON.parse(JSON.stringify(schema)), options);
  expect([judge({}), judge({ volumes: ['C:'] }), judge({ holdMs: 1 }), judge({ bogus: 1 }), judge({ volumes: [] })]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
