#!/usr/bin/env node
import { early } from './first.ts';

// Imported after it: what is imported is run in this order.

import { processWorld } from './command-line/process-world.ts';
import { main } from './main.ts';

let hurried = false;
const hurry = (): void => {
  hurried = true;
};

main(processWorld(hurry, early)).then((code) => {
  process.exitCode = code;
  // Where nothing was frozen nobody has taken it.
  early?.[Symbol.dispose]();
  // All has been written; what is still open belongs to a process that does not answer, or to a command that goes on.
  if (hurried) process.exit();
});
