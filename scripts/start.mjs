// Runs scripts/<name>.ts with the pinned Node, after installing what is missing. Plain JavaScript, because any Node starts it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');

/** npm writes its hidden lock file last, so a missing or older one is an installation that is absent, unfinished or out of date. */
const isInstalled = () => {
  const installed = join(modules, '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
};

/** No install scripts: every native part comes as a package of its own. What npm says is no part of what the script says. */
const install = () => {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const stdio = ['inherit', process.stderr, 'inherit'];
  console.error('Installing what npm has of the workspace, a minute or so …');
  const npm = process.env.npm_execpath;
  const isScript = npm !== undefined && /\.[cm]?js$/.test(npm);
  const result = isScript
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio })
    : spawnSync('npm', args, { cwd: root, stdio, shell: process.platform === 'win32' });
  if (result.status !== 0) throw new Error('npm ci failed; see its messages above.');
};

const platform = process.platform === 'win32' ? 'win' : process.platform;
const nodeFolder = join(modules, `node-${platform}-${process.arch}`, 'bin');
const pinnedNode = join(nodeFolder, process.platform === 'win32' ? 'node.exe' : 'node');

/** The pinned Node; else this one, where it can run TypeScript by itself. */
const chooseNode = () => {
  if (existsSync(pinnedNode)) return pinnedNode;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  throw new Error(
    `There is no pinned Node for ${platform}-${process.arch}, and Node ${process.versions.node} is too old: install Node 22.18 or later.`,
  );
};

const main = () => {
  const [name, ...args] = process.argv.slice(2);
  const script = join(root, 'scripts', `${name}.ts`);
  if (name === undefined || !existsSync(script)) throw new Error(`There is no scripts/${name}.ts.`);
  if (!isInstalled()) install();
  const node = chooseNode();
  // Windows spells it Path.
  const pathName = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') || 'PATH';
  const path = [dirname(node), join(modules, '.bin'), process.env[pathName]].join(delimiter);
  // The packages from their sources, not from what was last built.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--conditions=@qga-vss/source', script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [pathName]: path },
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
  // The child decides; a terminal sends SIGINT to both anyway.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
};

try {
  main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
