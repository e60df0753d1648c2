import { EventWaiter } from './event-waiter.ts';
import { Library } from './library.ts';
import type { OverlappedIo } from './overlapped.ts';

/** What all pipes of this process stand on. */
export const openPipes = (): OverlappedIo => {
  const library = new Library();
  return { library, waiter: new EventWaiter(library) };
};

let shared: OverlappedIo | undefined;

/** The same for all who ask: a bound function is never given back, so a host that binds anew for each look at a pipe would grow. */
export const processPipes = (): OverlappedIo => {
  shared ??= openPipes();
  return shared;
};
