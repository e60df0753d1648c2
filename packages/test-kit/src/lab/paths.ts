import { join } from 'node:path';
import { ROOT } from '@qga-vss/build/src/process.ts';

const here = import.meta.dirname;
const lab = join(ROOT, '.lab');

/** Where the lab's sources are and where it keeps what it makes of them. */
export const PATHS = {
  root: join(ROOT),
  lab,
  double: join(here, 'double'),
  /** Programs for the Windows side. */
  guest: join(here, 'guest'),
  baseline: join(here, 'baseline'),
  windowsNodeSource: join(here, 'windows-node'),
  build: join(lab, 'build'),
  /** Headers of the double that are made. */
  made: join(lab, 'build', 'made'),
  windowsNode: join(lab, 'windows-node'),
  /** A guest as it is before anything of ours is in it. */
  blank: join(lab, 'blank'),
  machines: join(lab, 'machines'),
} as const;
