import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';
import { OLDEST_NODE } from '@qga-vss/core/src/vss/node-version.ts';
import { build } from 'esbuild';
import type { Lab } from './setup.ts';

/**
 * Bundles a program for a guest, with what it imports of the workspace's packages; koffi is the guest's own.
 * @param program its source on the Linux side
 * @param name of the bundle in `C:\\lab`; how it ends says what kind of module it is
 * @returns the bundle's path in the guest
 */
export const bundleForGuest = async (
  lab: Pick<Lab, 'folder'>,
  program: string,
  name: `${string}.cjs` | `${string}.mjs`,
): Promise<string> => {
  const isCommonJs = name.endsWith('.cjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [program],
    outfile: join(lab.folder, name),
    bundle: true,
    platform: 'node',
    format: isCommonJs ? 'cjs' : 'esm',
    target: `node${OLDEST_NODE}`,
    conditions: ['@qga-vss/source'],
    logLevel: 'warning',
    ...(isCommonJs ? { define: { 'import.meta.dirname': '__dirname' } } : {}),
  });
  return `C:\\lab\\${name}`;
};
