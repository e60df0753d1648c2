import { hostMain } from './main.ts';

// Not by leaving in order: standard input may keep the process for as long as somebody holds its other end.
hostMain(process.argv.slice(2)).then((code) => process.exit(code));
