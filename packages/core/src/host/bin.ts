import { hostMain } from './main.ts';

// Not by returning: standard input may keep the process for as long as another process has its other end open.
hostMain(process.argv.slice(2)).then((code) => process.exit(code));
