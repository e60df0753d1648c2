// Types, format, lint.
import { CHECKS } from './workspace/checks.ts';

for (const check of CHECKS) {
  if (!(await check.run())) {
    console.error(`\nfailed: ${check.name}`);
    process.exitCode = 1;
  }
}
