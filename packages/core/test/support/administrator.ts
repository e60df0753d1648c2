import type { DoctorOptions } from '../../src/contract/doctor.ts';
import { Requester } from '../../src/requester/service.ts';
import { openSimulatedMachine, type SimulatedMachine } from '../../src/simulator/machine.ts';
import { DIAGNOSTICS, OUR_PROVIDER, type Scenario, SYSTEM_PROVIDER } from '../../src/simulator/scenario.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

/** A simulated machine, whoever administers it, and the freeze that doctor is asked about. */
export class Site {
  readonly clock: VirtualClock = new VirtualClock();
  options: DoctorOptions;
  scenario: Scenario;
  machine: SimulatedMachine;
  requester: Requester;

  constructor(scenario: Scenario, options: DoctorOptions = {}) {
    this.scenario = scenario;
    this.options = options;
    this.machine = openSimulatedMachine(scenario, this.clock);
    this.requester = new Requester(this.machine);
  }

  /** Another process, or a machine whose parts have been exchanged: what is simulated begins anew. */
  reopen(special: Partial<Scenario>): void {
    this.scenario = { ...this.scenario, ...special };
    this.machine = openSimulatedMachine(this.scenario, this.clock);
    this.requester = new Requester(this.machine);
  }

  /** @throws Error where such a service cannot be changed so, as Windows does */
  service(name: string, change: Partial<(typeof DIAGNOSTICS.services)[string]>): void {
    const { world } = this.machine;
    const known = world.diagnostics.services[name];
    if (known === undefined) throw new Error(`There is no service ${name}.`);
    if (change.state === 'running' && known.start === 'disabled') throw new Error(`${name} is disabled.`);
    world.diagnostics = { ...world.diagnostics, services: { ...world.diagnostics.services, [name]: { ...known, ...change } } };
  }
}

type Action = readonly [pattern: RegExp, act: (site: Site, match: RegExpMatchArray) => unknown];

const installTools = ({ machine: { world } }: Site): void => {
  const { providerFile, agent, services } = DIAGNOSTICS;
  world.providers = [SYSTEM_PROVIDER, OUR_PROVIDER];
  world.diagnostics = {
    ...world.diagnostics,
    services: { ...world.diagnostics.services, [OUR_PROVIDER.name]: services[OUR_PROVIDER.name] ?? { start: 'manual', state: 'stopped' } },
    ...(providerFile === undefined ? {} : { providerFile }),
    ...(agent === undefined ? {} : { agent }),
  };
};

const system = (site: Site): void => {
  const { world } = site.machine;
  world.diagnostics = { ...world.diagnostics, system: DIAGNOSTICS.system };
};

const ACTIONS: readonly Action[] = [
  [
    /sc\.exe config "?([^"]+?)"? start= (auto|demand)/g,
    (site, [, name = '', start]) => site.service(name, { start: start === 'auto' ? 'automatic' : 'manual' }),
  ],
  [/"net stop (\S+)"/g, (site, [, name = '']) => site.service(name, { state: 'stopped' })],
  [/"net start (\S+)"/g, (site, [, name = '']) => site.service(name, { state: 'running' })],
  [
    /"sfc \/scannow"/g,
    ({ machine: { world } }) => {
      world.diagnostics = { ...world.diagnostics, services: { ...DIAGNOSTICS.services, ...world.diagnostics.services } };
    },
  ],
  [/`qga-vss provider register`/g, ({ requester }) => requester.providerRegister()],
  [
    /reg\.exe add "HKLM\\SYSTEM\\CurrentControlSet\\Services\\QEMU Guest Agent VSS Provider" \/v VssOption \/t REG_DWORD \/d (\d) \/f/g,
    (site, [, value]) => {
      site.machine.world.vssOption = Number(value);
    },
  ],
  [/[Ii]nstall the guest tools/g, installTools],
  [/Install Node\.js/g, system],
  [/Install again, with optional dependencies/g, system],
  [/inside the Windows guest/g, system],
  [
    /`(backupType|systemState) (\w+)`/g,
    (site, [, name = '', value]) => {
      site.options = { ...site.options, [name]: value };
    },
  ],
  [
    /leave it out with `excludeVolumes`/g,
    (site) => {
      const unreadable = site.scenario.volumes.filter(({ fileSystem, driveType }) => fileSystem === undefined && driveType === 'fixed');
      site.options = { ...site.options, excludeVolumes: unreadable.map(({ guidPath }) => guidPath) };
    },
  ],
  [
    /Name 64 volumes at most/g,
    (site) => {
      site.options = { ...site.options, volumes: site.scenario.volumes.slice(0, 64).map(({ guidPath }) => guidPath) };
    },
  ],
  [/"Run as administrator"/g, (site) => site.reopen({ elevated: true })],
  [/\("icacls"\)/g, (site) => site.reopen({ untrustedPaths: [] })],
  [/Wait a minute/g, ({ clock }) => clock.sleep(60_000)],
  [/Wait for it to end/g, ({ clock }) => clock.sleep(600_000)],
  [/for a day/g, ({ clock }) => clock.sleep(86_400_001)],
  [/Restart the service|Restart its service/g, () => {}],
];

/** Does what a remedy says, word by word. @throws Error where it names nothing that can be done */
export const follow = async (remedy: string, site: Site): Promise<void> => {
  const found = ACTIONS.flatMap(([pattern, act]) => [...remedy.matchAll(pattern)].map((match) => ({ at: match.index, act, match })));
  if (found.length === 0) throw new Error(`Nobody knows what to do: ${remedy}`);
  for (const { act, match } of found.toSorted((one, other) => one.at - other.at)) await act(site, match);
};
