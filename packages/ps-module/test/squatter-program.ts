import { Library } from '@qga-vss/core/src/windows/library.ts';
import { SecurityAttributes } from '@qga-vss/core/src/windows/security.ts';
import { FILES } from '@qga-vss/core/src/windows/tables/files.ts';
import { currentUserSid } from '@qga-vss/core/src/windows/token.ts';

/** Takes the name of the holder's pipe as a program of another user would, tells that user, and sits there: `foreign` or `busy`. */
const [how] = process.argv.slice(2);
const NAME = '\\\\.\\pipe\\qga-vss';
const library = new Library();
const { CreateNamedPipeW, CreateFileW } = library.functions(FILES);
const user = currentUserSid(library);
const instances = how === 'busy' ? 1 : 255;
using attributes = new SecurityAttributes(library, `O:${user}D:(A;;GA;;;WD)`);
const pipes = Array.from({ length: how === 'busy' ? 1 : 32 }, () =>
  CreateNamedPipeW(NAME, 3, 0, instances, 4096, 4096, 0, attributes.address),
);
// Its own client takes the only place there is.
if (how === 'busy') pipes.push(CreateFileW(NAME, 0xc000_0000, 0, 0, 3, 0, 0));
if (pipes.includes(-1)) throw new Error(`the pipe cannot be made: ${library.lastErrorCode()}`);
process.stdout.write(`${user}\n`);
setInterval(() => {}, 1000);
