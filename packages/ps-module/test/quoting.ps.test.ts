import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT, HOST_CONTRACT } from '@qga-vss/core/internal';
import { openStage } from '@qga-vss/test-kit/src/powershell/stage.ts';
import { expect, test } from 'vitest';
import { textLiteral } from '../src/quote.ts';
import { hostile, MADE_UP_HOST, MARKS, PLAIN_MARKS } from './made-up.ts';

/** Help breaks lines as it pleases. */
const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

test('a module works in a folder with any name, with a Node.js in one', async () => {
  await using stage = await openStage({}, undefined, `${MARKS} [a] `);
  const folder = join(stage.folder, MARKS);
  mkdirSync(folder);
  symlinkSync(process.execPath, join(folder, 'node'));
  const session = await stage.session();
  await session.run(`$node = ${textLiteral(join(folder, 'node'))}`);
  const script = `(Invoke-QgaFreeze -BackupType copy -Simulate healthy -NodePath $node).VolumeCount
    (Invoke-QgaThaw -Simulate healthy).Consistency
    (Get-Help Invoke-QgaThaw).Synopsis.Trim()`;
  const { output, errors, thrown } = await session.run(script);
  expect({ errors, thrown }).toEqual({ errors: [], thrown: null });
  expect(output).toEqual([4, 'application', CONTRACT.thaw.summary]);
}, 120_000);

test('texts of the contract are shown and passed on as they are, whatever marks they are made of', async () => {
  await using stage = await openStage({}, { ...CONTRACT, ...HOST_CONTRACT, hostile });
  writeFileSync(join(stage.folder, 'QgaVss', 'host', 'host.cjs'), MADE_UP_HOST);
  const session = await stage.session();
  const help = await session.run(`$h = Get-Help Measure-QgaThing -Full
    $h.Synopsis
    $h.description.Text
    ($h.parameters.parameter | Where-Object { $_.name -eq 'Colour' }).description.Text
    $h.examples.example.title
    $h.examples.example.code`);
  expect(help.output.map(words)).toEqual([...Array(3).fill(words(MARKS)), `Example 1: ${words(MARKS)}`, `# ${PLAIN_MARKS}`]);
  const { output, errors } = await session.run(
    `Measure-QgaThing -Names ${textLiteral(MARKS)} -Colour ${textLiteral(PLAIN_MARKS)} -Simulate x`,
  );
  expect(errors).toEqual([]);
  expect(JSON.parse(output[0].Asked)).toEqual({ names: [MARKS], colour: PLAIN_MARKS });
}, 120_000);
