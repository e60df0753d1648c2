import { QgaError } from '../vss/errors.ts';
import { hostMain } from './main.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`NODE_TOO_OLD: ${QgaError.of('NODE_TOO_OLD', { detail: `This is ${process.version}.` }).message}\n`);
  process.exitCode = 7;
} else {
  // Not by leaving in order: standard input may keep the process for as long as somebody holds its other end.
  hostMain(process.argv.slice(2)).then((code) => process.exit(code));
}
