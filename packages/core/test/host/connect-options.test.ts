import { describe, expect, test } from 'vitest';
import { connect, connectGroup, whileFrozen } from '../../src/index.ts';

/** What a program without a compiler may give. */
const untyped = (value: unknown): never => value as never;

const invalid = (message: string) => ({ name: 'INVALID_ARGUMENT', message: expect.stringContaining(message) });

describe('options that only a program without a compiler can give', () => {
  test.each([
    [{ simulat: 'healthy' }, '`simulat`: An option has a value it cannot have. There is no such option.'],
    [{ simulate: 5 }, '`simulate`: An option has a value it cannot have. It must be a text.'],
    [null, 'Options are an object.'],
    [['healthy'], 'Options are an object.'],
    ['healthy', 'Options are an object.'],
  ])('connect(%j) is refused: the real machine is not what was meant', async (options, message) => {
    await expect(connect(untyped(options))).rejects.toMatchObject(invalid(message));
  });

  test('of a group likewise', async () => {
    await expect(connectGroup(untyped({ guest: ['libvirt:a'] }))).rejects.toMatchObject(invalid('`guest`'));
  });

  test('of work while frozen likewise, before anything is frozen; those of the freeze are its own', async () => {
    let begun = 0;
    const work = () => {
      begun += 1;
    };
    await expect(whileFrozen(untyped({ simulate: 'healthy', inProcess: true, simulat: 'x' }), work)).rejects.toMatchObject(
      invalid('`simulat`'),
    );
    expect(begun).toBe(0);
    await whileFrozen({ simulate: 'healthy', inProcess: true, backupType: 'copy', volumes: ['C:'] }, work);
    expect(begun).toBe(1);
  });

  test.each([null, 7, 'x', []])('a method is not called with %j', async (options) => {
    const service = await connect({ simulate: 'healthy', inProcess: true });
    await expect(service.freeze(untyped(options))).rejects.toMatchObject(
      invalid('freeze: An option has a value it cannot have. Options are an object.'),
    );
    expect(await service.status()).toMatchObject({ state: 'thawed' });
    await service[Symbol.asyncDispose]();
  });
});

test('a service that has been disposed of starts no other host, which nobody would end', async () => {
  const service = await connect({ simulate: 'healthy', inProcess: true });
  await service.status();
  await service[Symbol.asyncDispose]();
  await expect(service.freeze({ backupType: 'copy' })).rejects.toMatchObject({ name: 'SERVICE_DISPOSED' });
  await service[Symbol.asyncDispose]();
});
