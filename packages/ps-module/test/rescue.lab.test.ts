import { labStageForFile } from '@qga-vss/test-kit/src/powershell/for-file.ts';
import { describe, expect, test } from 'vitest';

const opened = labStageForFile();
const { run } = opened;

const OURS = '$script:QgaHold.Descriptor';
/** As the guest agent makes them. */
const OPEN_TO_ALL = "'D:(A;;0x1F0003;;;WD)'";
const STRANGER = 'O:S-1-5-21-1-2-3-1001';
const COPIED = `'${STRANGER}D:P(A;;0x1F0003;;;SY)(A;;0x1F0003;;;BA)'`;
const REORDERED = "'O:SYD:(A;;0x1F0003;;;BA)(A;;0x1F0003;;;SY)'";

/** Makes an event as another process might have, lets the module rescue, and says whether it set it. */
const rescued = async ({ descriptor, held, owner }: { descriptor: string; held: string; owner?: string }) => {
  const { output, errors } = await run(`& (Get-Module QgaVss) {
    $security = [Security.AccessControl.EventWaitHandleSecurity]::new(); $security.SetSecurityDescriptorSddlForm(${descriptor})
    $created = $false
    $event = [Threading.EventWaitHandleAcl]::Create($false, 'ManualReset', $script:QgaHold.Thaw, [ref] $created, $security)
    $mutex = $null
    if (${owner === undefined ? '$false' : '$true'}) {
      $access = [Security.AccessControl.MutexSecurity]::new(); $access.SetSecurityDescriptorSddlForm(${owner ?? "''"})
      $mutex = [Threading.MutexAcl]::Create($false, $script:QgaHold.Owner, [ref] $created, $access)
    }
    try { Set-QgaThawEvent -Connection @{ Held = '${held}'; Simulate = '' }; $created; $event.WaitOne(0) }
    finally { $event.Dispose(); if ($null -ne $mutex) { $mutex.Dispose() }; $script:QgaLost.Clear() }
  }`);
  expect(errors).toEqual([]);
  expect(output[0]).toBe(true);
  return output[1];
};

describe('what a dead host has left frozen is released by the module', () => {
  test.each([
    ['ours, of a session it knew', { descriptor: OURS, held: 'session' }, true],
    ['ours, of a freeze under way', { descriptor: OURS, held: 'unknown' }, true],
    ['another program, that came while ours was under way', { descriptor: OPEN_TO_ALL, held: 'unknown' }, false],
    ['another program, that came after', { descriptor: OPEN_TO_ALL, held: 'session' }, false],
    ['ours, read back in another order', { descriptor: REORDERED, held: 'session' }, true],
    ["another program's, which copies our access", { descriptor: COPIED, held: 'session' }, false],
    ['ours, beside a mutex that somebody else has made', { descriptor: OURS, held: 'session', owner: COPIED }, true],
    ['another process of ours, which lives', { descriptor: OURS, held: 'session', owner: OURS }, false],
  ])('%s', async (_what, place, expected) => {
    expect(await rescued(place)).toBe(expected);
  });

  test('where nothing is left there is nothing to do', async () => {
    const { errors } = await run("& (Get-Module QgaVss) { Set-QgaThawEvent -Connection @{ Held = 'session'; Simulate = '' } }");
    expect(errors).toEqual([]);
  });
});
