// Stands in for virsh and qm, as far as a script uses them: `hypervisor-tools.ts virsh|qm ARGUMENT…`, beside the real agent on the
// socket AGENT_SOCKET. The guest is web01, or 101.
import { agentErrorOf } from '@qga-vss/core/src/agent/agent-error.ts';
import { runInGuest } from '@qga-vss/core/src/agent/guest-exec.ts';
import { SocketAgent } from '@qga-vss/core/src/agent/socket-agent.ts';
import { systemClock } from '@qga-vss/core/src/platform/system-clock.ts';

const agent = new SocketAgent({ path: process.env['AGENT_SOCKET'] ?? '', clock: systemClock });

/** @throws what is said of another guest */
const check = (given: string | undefined, known: string): void => {
  if (given !== known) throw agentErrorOf(`failed to get domain '${given}'`, {}, 'GUEST_NOT_FOUND');
};

/** `virsh --quiet qemu-agent-command DOMAIN --timeout SECONDS REQUEST` */
const virsh = async ([, , domain, , seconds, request = '']: readonly string[]): Promise<unknown> => {
  check(domain, 'web01');
  const { execute, arguments: options } = JSON.parse(request);
  return { return: await agent.ask(execute, options, Number(seconds) * 1000) };
};

/** `qm guest exec VMID --timeout SECONDS -- PROGRAM ARGUMENT…` */
const qm = async ([, , vmid, , seconds, , path = '', ...args]: readonly string[]): Promise<unknown> => {
  check(vmid, '101');
  const { exitCode, output, errors } = await runInGuest(agent, systemClock, { path, args, timeoutMs: Number(seconds) * 1000 });
  return { exitcode: exitCode, exited: 1, 'out-data': output, 'err-data': errors };
};

const [tool, ...given] = process.argv.slice(2);
try {
  console.log(JSON.stringify(await (tool === 'qm' ? qm : virsh)(given)));
} catch (thrown) {
  console.error(`error: ${(thrown as Error).message}`);
  process.exitCode = 1;
} finally {
  await agent[Symbol.asyncDispose]();
}
