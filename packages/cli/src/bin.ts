#!/usr/bin/env node
import { processWorld } from './command-line/process-world.ts';
import { main } from './main.ts';

main(processWorld()).then((code) => {
  process.exitCode = code;
});
