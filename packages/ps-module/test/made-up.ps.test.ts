import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT, HOST_CONTRACT } from '@qga-vss/core';
import { expect, test } from 'vitest';
import { measure } from './made-up.ts';
import { openStage } from './support.ts';

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
