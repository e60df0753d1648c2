import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT, HOST_CONTRACT, type Method } from '@qga-vss/core';
import { expect, test } from 'vitest';
import { openStage } from './support.ts';

/** A method that nobody has heard of, with an option of every kind. */
const measure = {
  summary: 'Measures something.',
  description: ['It is made up.'],
  cmdlet: { name: 'Measure-QgaThing', emits: 'things', pipeline: { names: ['FullName'] } },
  operand: 'names',
  examples: [{ does: 'Measures.', powershell: 'Measure-QgaThing' }],
  options: {
    type: 'object',
    properties: {
      names: { type: 'array', items: { type: 'string' }, description: 'Names.' },
      howManyMs: { type: 'integer', minimum: 1, maximum: 9, default: 3, description: 'How many.' },
      when: { type: 'number', unit: 'epoch-ms', description: 'When.' },
      loud: { type: 'boolean', default: false, description: 'Loud.' },
      sure: { type: 'boolean', description: 'Sure.' },
      colour: { enum: ['red', 'green'], description: 'Colour.' },
    },
  },
  result: {
    type: 'object',
    title: 'ThingList',
    properties: {
      things: {
        type: 'array',
        items: { type: 'object', title: 'Thing', properties: { asked: { type: 'string' }, at: { type: 'number', unit: 'epoch-ms' } } },
      },
    },
  },
  errors: [],
  progress: false,
} as unknown as Method;

/** A host that knows it, and answers with what it was asked. */
const HOST = `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, params } = JSON.parse(line);
  console.log(JSON.stringify({ jsonrpc: '2.0', id, result: { things: [{ asked: JSON.stringify(params), at: 1000 }, { asked: 'x' }] } }));
}).on('close', () => process.exit());
`;

test('a method added to the contract is a cmdlet, with nothing written by hand', async () => {
  await using stage = await openStage({}, { ...CONTRACT, ...HOST_CONTRACT, measure });
  writeFileSync(join(stage.folder, 'QgaVss', 'host', 'host.cjs'), HOST);
  const session = await stage.session();
  const script =
    "[pscustomobject]@{ FullName = 'a' }, [pscustomobject]@{ FullName = 'b' } | Measure-QgaThing -HowManyMs 4 -Loud -Sure $false -Colour red -When ([DateTimeOffset]::FromUnixTimeMilliseconds(5)) -Simulate x";
  const { output, errors } = await session.run(script);
  expect(errors).toEqual([]);
  expect(output.map(({ $type, At }) => ({ $type, At }))).toEqual([
    { $type: 'Qga.Thing', At: { $instant: 1000 } },
    { $type: 'Qga.Thing', At: null },
  ]);
  expect(JSON.parse(output[0].Asked)).toEqual({ names: ['a', 'b'], howManyMs: 4, loud: true, sure: false, colour: 'red', when: 5 });
  expect((await session.run('Measure-QgaThing -HowManyMs 10')).errors[0]?.id).toMatch(/^ParameterArgumentValidationError/);
  expect((await session.run('(Get-Help Measure-QgaThing).Synopsis.Trim()')).output).toEqual(['Measures something.']);
}, 120_000);
