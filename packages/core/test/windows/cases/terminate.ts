import { callAsync, Library } from '../../../src/windows/library.ts';
import { openWindowsMachine } from '../../../src/windows/machine.ts';

/** The argument with which the lab's program ends itself this way. */
export const TERMINATE = 'terminate';

/** Ends this process with code 7 while a thread of its pool is blocked; process.exit would wait for that thread. */
export const terminateWhileBlocked = async (): Promise<void> => {
  const machine = openWindowsMachine();
  const { WaitForSingleObject, GetCurrentProcess } = new Library().kernel32;
  void callAsync(WaitForSingleObject, GetCurrentProcess(), 30_000);
  await machine.clock.sleep(50);
  machine.processes.terminate(7);
};
