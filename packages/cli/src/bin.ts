#!/usr/bin/env node
import { main } from './main.ts';
import { processWorld } from './process-world.ts';

main(processWorld()).then((code) => {
  process.exitCode = code;
});
