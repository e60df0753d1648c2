/**
 * Where a request asks for it koffi keeps the stacks it comes with, to tell what larger ones cost. To be imported before anything
 * else: their size is set where koffi is loaded.
 */
import type { Request } from '../request.ts';

const request = JSON.parse(process.argv[2] ?? '{}') as Partial<Extract<Request, { kind: 'cycles' }>>;

if (request.stacks === 'koffi') {
  const load = process.dlopen;
  process.dlopen = (module: { exports: { config?: () => object } }, ...rest: [string, number?]) => {
    load(module, ...rest);
    module.exports.config = () => ({ async_stack_size: Number.POSITIVE_INFINITY });
  };
}
