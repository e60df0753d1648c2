import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { QgaError } from '../../../src/vss/errors.ts';
import { startDetached } from '../../../src/windows/detached.ts';
import { koffi } from '../../../src/windows/koffi.ts';
import { type Answer, type Intercept, Library } from '../../../src/windows/library.ts';
import { openWindowsMachine } from '../../../src/windows/machine.ts';
import { Block, textAt } from '../../../src/windows/memory.ts';
import { bytesAt } from './bytes-at.ts';
import type { Case } from './case.ts';
import { ARGUMENTS, type ChildReport, ENVIRONMENT, PARENT, startChild } from './detached-children.ts';

const LIMIT_MS = 15_000;

const until = async (what: string, holds: () => boolean): Promise<void> => {
  for (const end = performance.now() + LIMIT_MS; !holds(); await new Promise((resolve) => setTimeout(resolve, 20)))
    assert.ok(performance.now() < end, `not in time: ${what}`);
};

/** A folder for one child, which is told to end when it is disposed. */
const childFolder = () => {
  const folder = mkdtempSync('C:\\lab\\detached-');
  return {
    folder,
    report: async (): Promise<ChildReport> => {
      await until('the report of the child', () => existsSync(`${folder}\\report`));
      return JSON.parse(readFileSync(`${folder}\\report`, 'utf8'));
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      writeFileSync(`${folder}\\stop`, '');
      if (existsSync(`${folder}\\report`)) {
        const { pid } = JSON.parse(readFileSync(`${folder}\\report`, 'utf8')) as ChildReport;
        await until('the end of the child', () => !isAlive(pid));
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const isAlive = (pid: number): boolean => {
  try {
    using watch = openWindowsMachine().processes.watch(pid);
    return !watch.hasEnded();
  } catch {
    return false;
  }
};

type Parent = ChildProcessByStdio<Writable, Readable, null>;

/** A process that starts the child from within a job, as a task of WinRM or SSH would. */
const startParent = (folder: string, job: string): Parent =>
  spawn(process.execPath, [process.argv[1] ?? '', PARENT, folder, job], { stdio: ['pipe', 'pipe', 'inherit'] });

/** Its first line. */
const answerOf = async (parent: Parent): Promise<{ pid?: number; how?: string; error?: string }> => {
  const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
  return JSON.parse(line);
};

/**
 * Win32_ProcessStartup, which Wine's WMI does not have: a COM object of JavaScript functions that keeps what is put in.
 */
class FakeStartup implements Disposable {
  readonly put = new Map<string, unknown>();
  references = 1;
  readonly #object = new Block(16);
  readonly #vtable = new Block(21 * 8);
  readonly #callbacks: bigint[] = [];

  constructor() {
    const slot = (index: number, types: string[], answer: (...values: never[]) => number): void => {
      const callback = koffi.register(answer, koffi.pointer(koffi.proto('int32', ['uint64', ...types])));
      this.#callbacks.push(callback);
      this.#vtable.setPointer(index * 8, Number(koffi.address(callback)));
    };
    slot(0, ['uint64', 'uint64'], () => 0x80004002 | 0);
    slot(1, [], () => ++this.references);
    slot(2, [], () => --this.references);
    slot(5, ['str16', 'int32', 'uint64', 'int32'], (_self: never, name: string, _flags: never, value: number) => {
      this.put.set(name, readVariant(Number(value)));
      return 0;
    });
    slot(15, ['int32', 'uint64'], (_self: never, _flags: never, out: number) => {
      this.references++;
      this.giveTo(Number(out));
      return 0;
    });
    this.#object.setPointer(0, this.#vtable.address);
  }

  get pointer(): number {
    return this.#object.address;
  }

  giveTo(out: number): void {
    using pointer = new Block(16);
    pointer.setPointer(0, this.#object.address);
    bytesAt(out, 8).set(pointer.bytes.subarray(0, 8));
  }

  [Symbol.dispose](): void {
    for (const callback of this.#callbacks) koffi.unregister(callback);
  }
}

/** A text, a number, an object's address, or an array of texts. */
const readVariant = (address: number): unknown => {
  const [type, value] = [koffi.decode.uint16(address), Number(koffi.decode.uint64(address + 8))];
  if (type === 8) return textAt(value);
  if (type === 3 || type === 13) return value;
  assert.equal(type, 0x2008);
  const [data, count] = [Number(koffi.decode.uint64(value + 16)), koffi.decode.uint32(value + 24)];
  return Array.from({ length: count }, (_, index) => textAt(Number(koffi.decode.uint64(data + index * 8))));
};

const REFUSED: Answer = { result: 0, lastError: 5 };

/** The job does not allow breaking away, and WMI has what Wine's lacks: the class, and the parameter that takes an object of it. */
const onlyWmi =
  (startup: FakeStartup, more: Intercept = () => undefined): Intercept =>
  (call, nth, values) => {
    if (call === 'CreateProcessW') return REFUSED;
    return more(call, nth, values) ?? answerOfWmi(startup, call, values);
  };

const answerOfWmi = (startup: FakeStartup, call: string, values: readonly unknown[]): Answer | undefined => {
  if (call === 'IWbemServices.GetObject' && textAt(Number(values[1])) === 'Win32_ProcessStartup') {
    startup.references++;
    startup.giveTo(Number(values[4]));
    return { result: 0 };
  }
  // Wine does not look at it.
  if (call === 'IWbemClassObject.Put' && values[1] === 'CurrentDirectory') startup.put.set('folder', readVariant(Number(values[3])));
  if (call !== 'IWbemClassObject.Put' || values[1] !== 'ProcessStartupInformation') return undefined;
  startup.put.set('given', readVariant(Number(values[3])) === startup.pointer);
  return { result: 0 };
};

const nothingLeft = async (library: Library): Promise<void> => {
  await library.idle();
  assert.deepEqual([library.openHandles(), library.liveObjects()], [0, 0]);
};

const NOWHERE = { executable: process.execPath, arguments: [], environment: {}, folder: 'C:\\' };

export const DETACHED_CASES: readonly Case[] = [
  {
    name: 'who reads the output of the starting process to its end does not wait for the child, which outlives it',
    run: async () => {
      await using child = childFolder();
      const parent = startParent(child.folder, '');
      const { pid, how } = await answerOf(parent);
      assert.equal(how, 'breakaway');
      const ended = once(parent.stdout.resume(), 'end');
      parent.stdin.end();
      await ended;
      const report = await child.report();
      assert.equal(report.pid, pid);
      assert.ok(isAlive(report.pid), 'the child lives');
    },
  },
  {
    name: 'a child has exactly the environment, arguments and folder it was given',
    run: async () => {
      await using child = childFolder();
      const library = new Library();
      const { pid } = await startChild(child.folder, undefined, library);
      const report = await child.report();
      assert.equal(report.pid, pid);
      // Wine adds its own.
      const environment = Object.entries(report.environment).filter(([variable]) => !variable.startsWith('WINE'));
      assert.deepEqual(Object.fromEntries(environment), ENVIRONMENT);
      assert.deepEqual(report.args, ARGUMENTS);
      assert.equal(report.folder.toLowerCase(), 'c:\\windows\\system32');
      await nothingLeft(library);
    },
  },
  {
    name: 'a child survives the job that kills whatever is in it',
    run: async () => {
      await using child = childFolder();
      const parent = startParent(child.folder, 'may leave');
      const { how, error } = await answerOf(parent);
      assert.equal(how, 'breakaway', error);
      const report = await child.report();
      assert.equal(report.inJob, false);
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.ok(isAlive(report.pid), 'the child lives');
    },
  },
  {
    name: 'a job that lets nobody leave is not left: the process is not started there',
    run: async () => {
      await using child = childFolder();
      const parent = startParent(child.folder, 'nobody may leave');
      const { how, error } = await answerOf(parent);
      parent.stdin.end();
      assert.ok(how === 'wmi' || error?.startsWith('DETACH_BLOCKED'), JSON.stringify({ how, error }));
    },
  },
  {
    name: 'a child that stays in an outer job is ended before it runs',
    run: async () => {
      await using child = childFolder();
      const terminated: unknown[] = [];
      const library = new Library((call, _nth, values) => {
        if (call === 'IsProcessInJob') return { result: 0, lastError: 5 };
        if (call === 'TerminateProcess') terminated.push(values[1]);
        return call === 'CoIncrementMTAUsage' ? { result: 0x80004005 | 0 } : undefined;
      });
      await assert.rejects(startChild(child.folder, undefined, library), /IsProcessInJob answered 0x80070005.*CoIncrementMTAUsage/);
      assert.deepEqual(terminated, [1]);
      await nothingLeft(library);
      assert.ok(!existsSync(`${child.folder}\\report`));
    },
  },
  {
    name: 'WMI starts the child where the job does not allow breaking away, and is told environment, folder and flags',
    run: async () => {
      await using child = childFolder();
      using startup = new FakeStartup();
      const library = new Library(onlyWmi(startup));
      const { pid, how } = await startChild(child.folder, undefined, library);
      assert.equal(how, 'wmi');
      const report = await child.report();
      assert.equal(report.pid, pid);
      assert.deepEqual(report.args, ARGUMENTS);
      assert.deepEqual(Object.fromEntries(startup.put), {
        CreateFlags: 0x0100_0008,
        ShowWindow: 0,
        folder: 'C:\\windows\\system32',
        given: true,
        EnvironmentVariables: Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`),
      });
      await nothingLeft(library);
      assert.equal(startup.references, 1);
    },
  },
  {
    name: 'refused both ways, it is DETACH_BLOCKED with both reasons and the rule of Defender that may be one',
    run: async () => {
      const library = new Library((call) =>
        call === 'CreateProcessW'
          ? REFUSED
          : call === 'IWbemServices.ExecMethod' || call === 'IWbemLocator.ConnectServer'
            ? { result: 0x80041003 | 0 }
            : undefined,
      );
      const failure = await startDetached(library, NOWHERE).catch((error: unknown) => error);
      assert.ok(failure instanceof QgaError);
      assert.equal(failure.name, 'DETACH_BLOCKED');
      assert.match(failure.message, /CreateProcessW answered 0x80070005.*ConnectServer answered 0x80041003/);
      assert.match(failure.failure.remedy, /d1e49aac-8f56-4280-b9ba-993a6d77406c.*scheduled task or a service/);
      await nothingLeft(library);
    },
  },
  {
    name: "WMI's own refusal is a reason, and so is its silence",
    run: async () => {
      using startup = new FakeStartup();
      const missing = new Library(onlyWmi(startup));
      const nothing = { ...NOWHERE, executable: 'C:\\lab\\nothing.exe' };
      await assert.rejects(startDetached(missing, nothing), /Win32_Process\.Create returned \d+/);
      await nothingLeft(missing);
      const silent = new Library(onlyWmi(startup));
      await assert.rejects(startDetached(silent, NOWHERE, 0), /WMI: it has not answered for 0 ms/);
      await nothingLeft(silent);
    },
  },
  {
    name: 'a program that is not there is the error of Windows, not a blocked start',
    run: async () => {
      const library = new Library();
      const nothing = { ...NOWHERE, executable: 'C:\\lab\\nothing.exe' };
      await assert.rejects(startDetached(library, nothing), (error) => error instanceof QgaError && error.at.hresult === 0x80070002);
      await nothingLeft(library);
    },
  },
  {
    name: 'whichever call of WMI fails, nothing is left and both reasons are told',
    run: async () => {
      using startup = new FakeStartup();
      const counts = new Map<string, number>();
      const nothing = { ...NOWHERE, executable: 'C:\\lab\\nothing.exe' };
      const attempt = async (more: Intercept): Promise<void> => {
        const library = new Library(onlyWmi(startup, more));
        await assert.rejects(startDetached(library, nothing), (error) => error instanceof QgaError && error.name === 'DETACH_BLOCKED');
        await nothingLeft(library);
        assert.equal(startup.references, 1);
      };
      await attempt((call, nth) => void counts.set(call, nth));
      const calls = [...counts].filter(([call]) => /^(IWbem|Co[CIS]|SysAlloc|SafeArray)/.test(call) && !/Release/.test(call));
      assert.ok(calls.length >= 11, `${calls.length} functions`);
      for (const [call, count] of calls) {
        const result = /^(SysAlloc|SafeArrayCreate)/.test(call) ? 0 : 0x80041001 | 0;
        for (const failing of new Set([1, 2, count]))
          await attempt((name, nth) => (name === call && nth === failing ? { result } : undefined));
      }
    },
  },
];
