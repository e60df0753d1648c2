import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectTo } from '../../src/host/connect.ts';
import { checkNodeVersion } from '../../src/host/node-runtime.ts';

const { engines } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { engines: { node: string } };

describe('a Node that is too old', () => {
  afterEach(() => vi.restoreAllMocks());

  test.each(['22.12.0', '22.23.3', '23.0.0', '24.1.0'])('%s is none', (version) => {
    expect(() => checkNodeVersion(version)).not.toThrow();
  });

  test.each(['20.20.2', '22.11.0', '0.12.18'])('%s is one', (version) => {
    expect(() => checkNodeVersion(version)).toThrow(
      expect.objectContaining({ name: 'NODE_TOO_OLD', message: expect.stringContaining(`v${version}`) }),
    );
  });

  test('is what the package says', () => {
    expect(engines.node).toBe('>=22.12');
  });

  test('is told by whoever connects: the host, which could only die, has the same', async () => {
    vi.spyOn(process.versions, 'node', 'get').mockReturnValue('20.20.2');
    await expect(connectTo({ simulate: 'healthy', host: 'no file' })).rejects.toMatchObject({ name: 'NODE_TOO_OLD' });
  });
});
