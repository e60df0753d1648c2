import { afterEach, describe, expect, test } from 'vitest';
import { QgaError } from '../../src/vss/errors.ts';
import { ComObject } from '../../src/windows/com-object.ts';
import { koffi } from '../../src/windows/koffi.ts';
import { Library } from '../../src/windows/library.ts';
import { Block } from '../../src/windows/memory.ts';
import { IVssAsync } from '../../src/windows/tables/interfaces.ts';

/**
 * A COM object of JavaScript functions behind a vtable in native memory: koffi works on every platform. It shares the
 * slot numbers with the product, so it proves lifetimes only; slots are proven against the SDK's headers and in the lab.
 */
class FakeAsync implements Disposable {
  readonly calls: string[] = [];
  readonly #object = new Block(16);
  readonly #vtable = new Block(64);
  readonly #callbacks: bigint[] = [];

  constructor(hresult: number) {
    const slot = (index: number, name: string, types: string[], result: number): void => {
      const prototype = koffi.pointer(koffi.proto('int32', ['uint64', ...types]));
      const answer = (): number => {
        this.calls.push(name);
        return result;
      };
      const callback = koffi.register(answer, prototype);
      this.#callbacks.push(callback);
      this.#vtable.setPointer(index * 8, Number(koffi.address(callback)));
    };
    slot(2, 'Release', [], 0);
    slot(3, 'Cancel', [], hresult);
    slot(4, 'Wait', ['uint32'], hresult);
    this.#object.setPointer(0, this.#vtable.address);
  }

  get pointer(): number {
    return this.#object.address;
  }

  [Symbol.dispose](): void {
    for (const callback of this.#callbacks) koffi.unregister(callback);
    this.#object[Symbol.dispose]();
    this.#vtable[Symbol.dispose]();
  }
}

const fakes: FakeAsync[] = [];
const open = (hresult = 0): { fake: FakeAsync; library: Library; object: ComObject<typeof IVssAsync> } => {
  const fake = new FakeAsync(hresult);
  fakes.push(fake);
  const library = new Library();
  return { fake, library, object: new ComObject(library, IVssAsync, fake.pointer) };
};

afterEach(() => {
  for (const fake of fakes.splice(0)) fake[Symbol.dispose]();
});

describe('ComObject', () => {
  test.each([0, Number.NaN])('refuses the pointer %d', (pointer) => {
    expect(() => new ComObject(new Library(), IVssAsync, pointer)).toThrow(TypeError);
  });

  test('is released once, however often it is disposed', async () => {
    const { fake, library, object } = open();
    expect(library.liveObjects()).toBe(1);
    object[Symbol.dispose]();
    object[Symbol.dispose]();
    await object.releaseAsync();
    expect([fake.calls, library.liveObjects()]).toEqual([['Release'], 0]);
  });

  test('throws when used after its release', async () => {
    const { fake, object } = open();
    await object.releaseAsync();
    expect(() => object.call('Cancel')).toThrow('IVssAsync is used after its release');
    await expect(object.callAsync('Wait', 1)).rejects.toThrow(TypeError);
    expect(fake.calls).toEqual(['Release']);
  });

  test.each(['dispose', 'releaseAsync'] as const)('%s waits for a call that runs', async (how) => {
    const { fake, library, object } = open();
    const running = object.callAsync('Wait', 1);
    if (how === 'dispose') object[Symbol.dispose]();
    else void object.releaseAsync();
    expect(() => object.pointer).toThrow(TypeError);
    await running;
    await object.releaseAsync();
    await library.idle();
    expect([fake.calls, library.liveObjects()]).toEqual([['Wait', 'Release'], 0]);
  });

  test.each(['call', 'callAsync'] as const)('%s throws a failing HRESULT with its call', async (how) => {
    const { object } = open(0x80042301 | 0);
    const failure = await (async () => object[how]('Cancel'))().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(QgaError);
    expect(failure).toMatchObject({ name: 'VSS_E_BAD_STATE', at: { call: 'Cancel', hresult: 0x80042301 } });
    object[Symbol.dispose]();
  });

  test('a success other than S_OK is given back', async () => {
    const { object } = open(0x0004230a);
    expect(await object.callAsync('Cancel')).toBe(0x0004230a);
    object[Symbol.dispose]();
  });
});

describe('Library', () => {
  const native = (result: number) =>
    Object.assign(() => result, { async: (...values: unknown[]) => (values.at(-1) as (e: null, r: number) => void)(null, result) });

  test('counts what is opened and closed, and only where that succeeded', () => {
    const library = new Library();
    const call = (counted: 'opened' | 'closed' | 'gone', result: number): unknown =>
      library.wrap('X', { result: 'uint64', parameters: [], counted }, native(result))();
    call('opened', 5);
    call('opened', 0);
    call('opened', -1);
    expect(library.openHandles()).toBe(1);
    call('closed', 0);
    expect(library.openHandles()).toBe(1);
    call('gone', 0);
    expect(library.openHandles()).toBe(0);
  });

  test("answers a test's fault for the call it names, sync and async", async () => {
    const library = new Library((call, nth) => (call === 'CreateEventW' && nth === 2 ? { result: 0, lastError: 5 } : undefined));
    const create = library.wrap('CreateEventW', { result: 'uint64', parameters: [] }, native(9));
    expect(create()).toBe(9);
    expect(await new Promise((resolve) => create.async((_: unknown, result: number) => resolve(result)))).toBe(0);
    expect(library.lastErrorCode()).toBe(5);
    expect(create()).toBe(9);
  });
});
