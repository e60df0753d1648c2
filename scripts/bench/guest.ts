import { join } from 'node:path';
import { bundleCli, bundleHost } from '@qga-vss/build/src/bundle.ts';
import { bundleForGuest } from '@qga-vss/test-kit/src/lab/guest-program.ts';
import { ensureLab, type Lab } from '@qga-vss/test-kit/src/lab/setup.ts';
import type { Answers, Request } from './request.ts';

/** The Windows guest that measures. */
export interface Guest {
  readonly lab: Lab;
  /** @param flags of the Node.js that measures */
  measure<R extends Request>(request: R, flags?: readonly string[]): Promise<Answers[R['kind']]>;
  close(): void;
}

/** A guest of its own, with the product bundled as it is shipped. */
export const openGuest = async (): Promise<Guest> => {
  const lab: Lab = await ensureLab('bench');
  const program = await bundleForGuest(lab, 'scripts/bench/guest/main.ts', 'bench.cjs');
  await bundleHost(join(lab.folder, 'host.cjs'));
  await bundleCli(join(lab.folder, 'qga-vss.cjs'));
  return {
    lab,
    measure: async (request, flags = []) => {
      const args = ['--expose-gc', ...flags, program, JSON.stringify(request)];
      const { stdout, stderr } = await lab.run('node', args, { timeoutMs: 240_000 });
      if (stdout === '') throw new Error(`${request.kind} did not come to an end: ${stderr}`);
      return JSON.parse(stdout);
    },
    close: () => lab.close(),
  };
};
