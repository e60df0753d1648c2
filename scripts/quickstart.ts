// The main job, rehearsed on a machine in memory: freeze, run a command, thaw, and say what the snapshot is worth.
import { spawnSync } from 'node:child_process';
import { bundleCli, CLI_BUNDLE } from './workspace/bundle.ts';

await bundleCli();
const command = [
  '--backup-type',
  'copy',
  '--',
  'node',
  '-e',
  "console.log('Here the hypervisor, the SAN or the cloud takes its snapshot.')",
];
console.log('$ qga-vss run --simulate healthy --backup-type copy -- node -e "console.log(…)"\n');
const { status } = spawnSync(process.execPath, [CLI_BUNDLE, 'run', '--simulate', 'healthy', ...command], { stdio: 'inherit' });
process.exitCode = status ?? 1;
