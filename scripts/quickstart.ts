// The main job, rehearsed on a machine in memory: freeze, run a command, thaw, and say what the snapshot is worth.
import { spawnSync } from 'node:child_process';
import { bundleProgram } from '@qga-vss/build/src/bundle.ts';
import { ROOT } from '@qga-vss/build/src/process.ts';

const program = await bundleProgram(`${ROOT}node_modules/.cache/quickstart`);
const command = [
  '--backup-type',
  'copy',
  '--',
  'node',
  '-e',
  "console.log('Here the hypervisor, the SAN or the cloud takes its snapshot.')",
];
console.log('$ qga-vss run --simulate healthy --backup-type copy -- node -e "console.log(…)"\n');
const { status } = spawnSync(process.execPath, [program, 'run', '--simulate', 'healthy', ...command], { stdio: 'inherit' });
process.exitCode = status ?? 1;
