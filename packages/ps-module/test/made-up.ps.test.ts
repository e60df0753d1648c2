import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT, HOST_CONTRACT } from '@qga-vss/core/internal';
import { openStage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { expect, test } from 'vitest';
import { MADE_UP_HOST, measure } from './made-up.ts';

test('a method added to the contract is a cmdlet, with nothing written by hand', async () => {
  await using stage = await openStage({}, { ...CONTRACT, ...HOST_CONTRACT, measure });
  writeFileSync(join(stage.folder, 'QgaVss', 'host', 'host.cjs'), MADE_UP_HOST);
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
