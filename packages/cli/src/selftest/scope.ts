import type { Service } from '@qga-vss/core';
import type { Child, Guest } from './guest.ts';

/** A guest as one experiment has it: all that it connects and starts is ended with it, and so lets go whatever it holds. */
export const scopeOf = (guest: Guest): { readonly guest: Guest } & AsyncDisposable => {
  const services: Service[] = [];
  const children: Child[] = [];
  const own = (child: Child): Child => {
    children.push(child);
    return child;
  };
  return {
    guest: {
      ...guest,
      connect: async () => {
        const service = await guest.connect();
        services.push(service);
        return service;
      },
      start: (...args) => own(guest.start(...args)),
      command: () => own(guest.command()),
      idle: () => own(guest.idle()),
      writer: (folder) => own(guest.writer(folder)),
    },
    [Symbol.asyncDispose]: async () => {
      for (const child of children) child.kill();
      await Promise.allSettled(services.map((service) => service[Symbol.asyncDispose]()));
    },
  };
};
