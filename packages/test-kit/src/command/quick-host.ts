// The product's host but for the time that its machines in memory take by themselves: what is waited for is what a test is about. Delays
// of a second and more are what a scenario is named for, and stay.
import { hostMain } from '@qga-vss/core/src/host/main.ts';
import { CATALOGUE } from '@qga-vss/core/src/simulator/catalogue.ts';

for (const { delays } of CATALOGUE) for (const [name, ms] of Object.entries(delays)) if (ms < 1000) Object.assign(delays, { [name]: 0 });

hostMain(process.argv.slice(2)).then((code) => process.exit(code));
