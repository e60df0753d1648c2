import { expect, test } from 'vitest';
import { openEngine } from '../../src/powershell/engine.ts';

test('an engine that has ended answers nobody any more, and keeps nobody waiting', async () => {
  await using engine = await openEngine();
  const session = await engine.open();
  engine.kill();
  await expect(session.run('1')).rejects.toThrow('The engine has ended.');
  await expect(session.run('1')).rejects.toThrow('The engine has ended.');
});
