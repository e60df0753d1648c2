import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Notice, QgaError } from '@qga-vss/core';

/** Words by which a command asks the agent of the guest to freeze it, within our freeze. */
const FREEZES = /(?<![\w-])(--quiesce|domfsfreeze|(guest-)?fsfreeze-freeze(-list)?)(?![\w-])/;

/** What freezes through the agent unless it is configured not to: of Proxmox VE, and of KubeVirt. */
const MAY_FREEZE = /(?<![\w-])(qm\s+(?:snapshot|clone)|vzdump)(?![\w-])|(virtualmachinesnapshots?|vmsnapshots?)(?![\w-])/i;

/** Milliseconds for Proxmox VE to say how a guest is configured. */
const CONFIG_MS = 10_000;

/** What Proxmox VE knows of a guest, a line a setting. @throws where it does not say */
export type ReadConfig = (vmid: string) => Promise<string>;

const qmConfig: ReadConfig = async (vmid) => (await promisify(execFile)('qm', ['config', vmid], { timeout: CONFIG_MS })).stdout;

/** The settings of a guest's agent: of `agent: 1,freeze-fs=0` they are enabled=1 and freeze-fs=0. */
const agentSettings = (config: string): ReadonlyMap<string, string> => {
  const [, value = ''] = /^agent:\s*(.*)$/m.exec(config) ?? [];
  return new Map(value.split(',').map((each) => (each.includes('=') ? each.split('=', 2) : ['enabled', each]) as [string, string]));
};

const OFF: ReadonlySet<string | undefined> = new Set(['0', 'no', 'off', 'false']);

/**
 * How a guest of Proxmox VE is configured to be frozen; undefined where it is not. In older releases freeze-fs-on-backup was about
 * backups alone; since, it is another name of freeze-fs.
 */
const configured = (config: string, word: string | undefined): string | undefined => {
  const settings = agentSettings(config);
  const enabled = settings.get('enabled') ?? '';
  if (enabled === '' || OFF.has(enabled) || OFF.has(settings.get('freeze-fs'))) return undefined;
  if (!OFF.has(settings.get('freeze-fs-on-backup'))) return 'Its configuration does not switch that off.';
  return word?.startsWith('qm') ? 'Its configuration has freeze-fs-on-backup=0, which in older releases is for backups alone.' : undefined;
};

const mayFreeze = (object: string, detail?: string): Notice =>
  QgaError.of('COMMAND_MAY_FREEZE', { object, ...(detail === undefined ? {} : { detail }) }).toJSON();

/**
 * What a command's words, and the configuration of the guests, tell of a freeze by the hypervisor, which would meet ours: Windows has
 * one at a time.
 * @throws COMMAND_FREEZES where it is sure
 */
export const freezeWarnings = async (
  words: readonly string[],
  guests: readonly string[],
  readConfig: ReadConfig = qmConfig,
): Promise<readonly Notice[]> => {
  const command = words.join(' ');
  const [, object] = FREEZES.exec(command) ?? [];
  if (object !== undefined) throw QgaError.of('COMMAND_FREEZES', { object });
  const [, ofProxmox, ofKubeVirt] = MAY_FREEZE.exec(command) ?? [];
  const vmids = guests.flatMap((guest) => /^pve:(\d+)$/.exec(guest)?.[1] ?? []);
  if (vmids.length === 0) return [ofProxmox ?? ofKubeVirt].flatMap((word) => (word === undefined ? [] : [mayFreeze(word)]));
  const found = vmids.map(async (vmid): Promise<readonly Notice[]> => {
    const what = ofProxmox ?? `VM ${vmid}`;
    try {
      const detail = configured(await readConfig(vmid), ofProxmox);
      return detail === undefined ? [] : [mayFreeze(what, detail)];
    } catch (thrown) {
      return [mayFreeze(what, `Its configuration could not be read (${thrown instanceof Error ? thrown.message.trim() : thrown}).`)];
    }
  });
  return (await Promise.all(found)).flat();
};
