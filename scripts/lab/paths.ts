import { join } from 'node:path';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const lab = join(root, '.lab');

/** Where the lab's sources are and where it keeps what it makes of them. */
export const PATHS = {
  root,
  lab,
  double: join(here, 'double'),
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
