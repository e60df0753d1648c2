/** The file whose appearance blocks a host. */
export const BLOCK_NOW = 'C:\\lab\\block-now';

/** Loaded into a host before itself: as soon as a file is there, JavaScript stops for a minute, as under a debugger or a bug. */
export const BLOCKER = `const { existsSync } = require('node:fs');
const timer = setInterval(() => {
  if (!existsSync(${JSON.stringify(BLOCK_NOW)})) return;
  clearInterval(timer);
  process.stderr.write('blocked');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
}, 5);
timer.unref();
`;
