import { parentPort, workerData } from 'node:worker_threads';
import { lock } from 'proper-lockfile';

const { folder, staleMs } = workerData as { readonly folder: string; readonly staleMs: number };
const retries = { forever: true, factor: 1, minTimeout: 100, maxTimeout: 100 } as const;
const release = await lock(folder, { realpath: false, stale: staleMs, retries });
parentPort?.once('message', () => void release());
parentPort?.postMessage('locked');
