import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the workspace. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Runs a tool of the workspace, a JavaScript file, with this Node and this terminal; resolves with its exit code.
 * @param env variables of its own
 */
export const runNodeTool = (file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${ROOT}node_modules/${file}`, ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
