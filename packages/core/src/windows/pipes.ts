import { EventWaiter } from './event-waiter.ts';
import { Library } from './library.ts';
import type { OverlappedIo } from './overlapped.ts';

/** What all pipes of this process stand on. */
export const openPipes = (): OverlappedIo => {
  const library = new Library();
  return { library, waiter: new EventWaiter(library) };
};
