import { join } from 'node:path';
import { build } from 'esbuild';
import { OLDEST_NODE } from '../../packages/core/src/vss/node-version.ts';
import { ensureLab, type Lab } from '../lab/setup.ts';
import { bundleCli, bundleHost } from '../workspace/bundle.ts';
import { ROOT } from '../workspace/process.ts';
import type { Answers, Request } from './request.ts';

const PROGRAM = 'C:\\lab\\bench.cjs';

/** The Windows guest that measures. */
export interface Guest {
  readonly lab: Lab;
  measure<R extends Request>(request: R): Promise<Answers[R['kind']]>;
  close(): void;
}

/** A guest of its own, with the product bundled as it is shipped. */
export const openGuest = async (): Promise<Guest> => {
  const lab: Lab = await ensureLab('bench');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['scripts/bench/guest/main.ts'],
    define: { 'import.meta.dirname': '__dirname' },
    outfile: join(lab.folder, 'bench.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: `node${OLDEST_NODE}`,
    external: ['koffi'],
    logLevel: 'warning',
  });
  await bundleHost(join(lab.folder, 'host.cjs'));
  await bundleCli(join(lab.folder, 'qga-vss.cjs'));
  return {
    lab,
    measure: async (request) => {
      const { stdout, stderr } = await lab.run('node', ['--expose-gc', PROGRAM, JSON.stringify(request)], { timeoutMs: 240_000 });
      if (stdout === '') throw new Error(`${request.kind} did not come to an end: ${stderr}`);
      return JSON.parse(stdout);
    },
    close: () => lab.close(),
  };
};
