import { expect, test } from 'vitest';
import { openEngine } from '../../src/powershell/engine.ts';

test('an engine that has ended answers nobody any more, keeps nobody waiting, and says how it ended', async () => {
  await using engine = await openEngine();
  const session = await engine.open();
  await session.run("[Console]::Error.WriteLine('a last word')");
  engine.kill();
  await expect(session.run('1')).rejects.toThrow(/^The engine has ended: SIGKILL, .*a last word$/);
  await expect(session.run('1')).rejects.toThrow(/^The engine has ended: SIGKILL, .*a last word$/);
});
