import type { EngineSession } from '@qga-vss/test-kit/src/powershell/engine.ts';
import { type LabStage, openLabStage } from '@qga-vss/test-kit/src/powershell/lab-stage.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let stage: LabStage;
let session: EngineSession;
beforeAll(async () => {
  stage = await openLabStage();
  session = await stage.session();
}, 300_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

const OURS = '$script:QgaHold.Descriptor';
/** As the guest agent makes them. */
const OPEN_TO_ALL = "'D:(A;;0x1F0003;;;WD)'";

/** Makes an event as another process might have, lets the module rescue, and says whether it set it. */
const rescued = async ({ descriptor, held, owner }: { descriptor: string; held: string; owner: boolean }) => {
  const { output, errors } = await session.run(`& (Get-Module QgaVss) {
    $security = [Security.AccessControl.EventWaitHandleSecurity]::new(); $security.SetSecurityDescriptorSddlForm(${descriptor})
    $created = $false
    $event = [Threading.EventWaitHandleAcl]::Create($false, 'ManualReset', $script:QgaHold.Thaw, [ref] $created, $security)
    $mutex = ${owner ? '[Threading.Mutex]::new($false, $script:QgaHold.Owner)' : '$null'}
    try { Set-QgaThawEvent -Connection @{ Held = '${held}'; Simulate = '' }; $created; $event.WaitOne(0) }
    finally { $event.Dispose(); if ($null -ne $mutex) { $mutex.Dispose() }; $script:QgaLost.Clear() }
  }`);
  expect(errors).toEqual([]);
  expect(output[0]).toBe(true);
  return output[1];
};

describe('what a dead host has left frozen is let go by the module', () => {
  test.each([
    ['ours, of a session it knew', { descriptor: OURS, held: 'session', owner: false }, true],
    ['ours, of a freeze under way', { descriptor: OURS, held: 'unknown', owner: false }, true],
    ['another program, that came while ours was under way', { descriptor: OPEN_TO_ALL, held: 'unknown', owner: false }, false],
    ['another program, that came after', { descriptor: OPEN_TO_ALL, held: 'session', owner: false }, false],
    ['another process of ours, which lives', { descriptor: OURS, held: 'session', owner: true }, false],
  ])('%s', async (_what, place, expected) => {
    expect(await rescued(place)).toBe(expected);
  });

  test('where nothing is left there is nothing to do', async () => {
    const { errors } = await session.run("& (Get-Module QgaVss) { Set-QgaThawEvent -Connection @{ Held = 'session'; Simulate = '' } }");
    expect(errors).toEqual([]);
  });
});
