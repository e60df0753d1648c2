#!/usr/bin/env node
import { processWorld } from './command-line/process-world.ts';
import { main } from './main.ts';

let hurried = false;
const world = processWorld(() => {
  hurried = true;
});

main(world).then((code) => {
  process.exitCode = code;
  // All has been written; what is still open belongs to a process that does not answer, or to a command that goes on.
  if (hurried) process.exit();
});
