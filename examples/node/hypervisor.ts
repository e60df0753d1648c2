import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks a hypervisor for a snapshot, and resolves once it is there. To adapt: these requests are your hypervisor's. What this one takes
 * them to be: POST of the address answers with `{ "task": "<address>" }`, and GET of that with `{ "state": "running" | "done" | "failed" }`.
 */
export const takeSnapshot = async (url: URL, token: string, signal: AbortSignal): Promise<void> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async (address: URL | string, method: string): Promise<unknown> => {
    const response = await fetch(address, { method, headers, signal });
    if (!response.ok) throw new Error(`The hypervisor answered ${response.status} ${response.statusText}.`);
    return await response.json();
  };
  const { task } = (await ask(url, 'POST')) as { readonly task: string };
  for (;;) {
    const { state } = (await ask(task, 'GET')) as { readonly state: string };
    if (state === 'done') return;
    if (state === 'failed') throw new Error('The hypervisor could not take the snapshot.');
    await sleep(100, undefined, { signal });
  }
};
