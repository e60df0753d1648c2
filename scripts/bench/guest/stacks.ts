/**
 * Where a request asks for it koffi keeps the stacks it comes with, to tell what larger ones cost. To be imported before anything
 * else: their size is set where koffi is loaded.
 */
import { createRequire } from 'node:module';
import { koffiFile } from '@qga-vss/core/src/windows/koffi-file.ts';
import type { Request } from '../request.ts';

const request = JSON.parse(process.argv[2] ?? '{}') as Partial<Extract<Request, { kind: 'cycles' }>>;

if (request.stacks === 'koffi') {
  const folder = import.meta.dirname;
  const koffi = createRequire(`${folder}/koffi.cjs`)(koffiFile(folder));
  koffi.config = () => ({ async_stack_size: Number.POSITIVE_INFINITY });
}
