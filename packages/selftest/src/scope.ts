import { QgaError, type Service } from '@qga-vss/core';
import { within } from './experiments/experiment.ts';
import type { Child, Guest } from './guest.ts';

/** A guest as one experiment has it, and what has to be done about it when the experiment is over. */
export interface Scope extends AsyncDisposable {
  readonly guest: Guest;
  /** Something to be done about the guest in the end, when all that was connected and started has ended; the last one first. */
  readonly finally: (work: (guest: Guest) => Promise<void>) => void;
}

/** Milliseconds for a child to end whose input has; a host is gone within a second. */
const END_MS = 1500;
/** Milliseconds for each thing to be done in the end: the longest is to wait until a thaw is through. */
const WORK_MS = 90_000;

/** All that one experiment connects and starts is ended with it, and so thaws what it holds; afterwards it gets nothing more. */
export const scopeOf = (guest: Guest): Scope => {
  const services: Service[] = [];
  const children: Child[] = [];
  const works: ((guest: Guest) => Promise<void>)[] = [];
  let over = false;
  const check = (): void => {
    if (over) throw QgaError.of('CANCELLED', { detail: 'The experiment was given up before.' });
  };
  const own = <C extends Child>(start: () => C): C => {
    check();
    const child = start();
    children.push(child);
    return child;
  };
  return {
    guest: {
      ...guest,
      connect: async () => {
        check();
        const service = await guest.connect();
        if (over) await service[Symbol.asyncDispose]();
        check();
        services.push(service);
        return service;
      },
      start: (...args) => own(() => guest.start(...args)),
      command: () => own(guest.command),
      idle: () => own(guest.idle),
      writer: (folder) => own(() => guest.writer(folder)),
    },
    finally: (work) => {
      works.unshift(work);
    },
    [Symbol.asyncDispose]: async () => {
      over = true;
      await Promise.allSettled([
        ...services.map((service) => service[Symbol.asyncDispose]()),
        ...children.map((child) => endChild(guest, child)),
      ]);
      // What has been found out stands by now; each of them is tried all the same.
      for (const work of works) await within({ guest }, WORK_MS, work(guest)).catch(() => undefined);
    },
  };
};

/** In order where that is done in time: a host that is killed thaws nothing. */
const endChild = async (guest: Guest, child: Child): Promise<void> => {
  child.end();
  await within({ guest }, END_MS, child.exited);
  child.kill();
};
