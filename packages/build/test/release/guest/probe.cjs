// In the place of the command: tells what the launcher has handed on.
const { spawn } = require('node:child_process');
const { writeSync } = require('node:fs');

const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);
const forever = ['-e', 'setInterval(() => {}, 1000)'];

const DEEDS = {
  arguments: () => say({ node: process.execPath, program: process.argv[1], arguments: process.argv.slice(2) }),
  code: () => process.exit(Number(process.env.CODE)),
  echo: () => {
    writeSync(2, 'complaint');
    process.stdin.pipe(process.stdout);
  },
  family: () => {
    const child = spawn(process.execPath, forever, { stdio: 'ignore' });
    const host = spawn(process.execPath, forever, { stdio: 'ignore', detached: true });
    say({ node: process.pid, child: child.pid, host: host.pid });
  },
  interrupted: () => {
    process.on('SIGINT', () => {
      say('interrupted');
      process.exit(130);
    });
    setInterval(() => {}, 1000);
    say('ready');
  },
};

DEEDS[process.env.DEED]();
