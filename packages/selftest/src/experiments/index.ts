import { caller } from './caller.ts';
import { cancel } from './cancel.ts';
import { client } from './client.ts';
import { detach } from './detach.ts';
import { exclude } from './exclude.ts';
import { freeze } from './freeze.ts';
import { host } from './host.ts';
import { hypervisor } from './hypervisor.ts';
import { limit } from './limit.ts';
import { long } from './long.ts';
import { look } from './look.ts';

/** Every experiment, in the order in which they are made: what may leave something behind comes last. */
export const EXPERIMENTS = { look, exclude, freeze, limit, detach, cancel, long, caller, client, host, hypervisor } as const;

export type ExperimentName = keyof typeof EXPERIMENTS;

/** What each of them sees. */
export type Evidence = { readonly [N in ExperimentName]: Awaited<ReturnType<(typeof EXPERIMENTS)[N]['run']>> };
