// Builds what is published: the declarations and modules of the packages, and the bundle of the command.
import { bundleCli } from './workspace/bundle.ts';
import { runTool } from './workspace/process.ts';

const code = await runTool('typescript/bin/tsc', ['-b']);
if (code === 0) await bundleCli();
process.exitCode = code;
