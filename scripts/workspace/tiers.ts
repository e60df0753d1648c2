import { CHECKS } from './checks.ts';
import { type Counts, NONE, sum } from './counts.ts';
import { LAB_WORKERS } from './workers.ts';

/** What was started for a tier. */
interface Prepared {
  close(): void;
}

/** One kind of proof, and what it takes to have it. */
export interface Tier {
  readonly name: string;
  readonly what: string;
  /** Run only where it is named. */
  readonly byName?: true;
  /** Installs and starts what the tier needs. Throws an error with the reason where it cannot run on this machine. */
  prepare?(): Promise<Prepared>;
  /**
   * Installs and builds as much of that as may be done by another process while earlier tiers run. It leaves nothing running; whoever
   * comes second finds it done, or waits for it.
   */
  ahead?(): Promise<void>;
  /** Of a tier without test files. Every other is a project of vitest.config.ts by its name. */
  run?(): Promise<Counts>;
  /**
   * The tier before it that its test files are run with, by as many workers as those of one alone: none is idle while the last files of a
   * tier wait.
   */
  readonly with?: string;
  /** Told how all of its test files ended. */
  ended?(counts: Counts): Promise<void>;
}

/** Tiers in their order, together those that are run together. */
export const batches = (tiers: readonly Tier[]): readonly (readonly Tier[])[] => {
  const all: Tier[][] = [];
  for (const tier of tiers) {
    const last = all.at(-1);
    if (tier.with !== undefined && last?.[0]?.name === tier.with) last.push(tier);
    else all.push([tier]);
  }
  return all;
};

const runChecks = async (): Promise<Counts> => {
  const results: Counts[] = [];
  for (const check of CHECKS) {
    const passed = await check.run();
    if (!passed) console.error(`failed: ${check.name}`);
    results.push(passed ? { ...NONE, passed: 1 } : { ...NONE, failed: 1, failures: [{ of: [check.name], why: [] }] });
  }
  return sum(results);
};

/** Loaded late: it knows Wine, which only this tier needs. */
const makeLab = async (): Promise<void> => {
  const { makeLabs } = await import('@qga-vss/test-kit/src/lab/setup.ts');
  await makeLabs(LAB_WORKERS);
};

/** Loaded late, too. */
const prepareLab = async (): Promise<Prepared> => {
  const { ensureLabs } = await import('@qga-vss/test-kit/src/lab/setup.ts');
  return await ensureLabs(LAB_WORKERS);
};

/** The .NET SDK is the one thing that has to be there. */
const makeEngine = async (): Promise<void> => {
  const { ensureEngine } = await import('@qga-vss/test-kit/src/powershell/engine.ts');
  await ensureEngine();
  // For the lab, which has the same engine as a Windows program.
  await ensureEngine('windows');
};

const prepareEngine = async (): Promise<Prepared> => {
  await makeEngine();
  return { close: () => {} };
};

/** What is published is used as Windows programs, the engine among them. */
const preparePackages = async (): Promise<Prepared> => {
  await prepareEngine();
  return await prepareLab();
};

/** Loaded late, as the lab. */
const prepareGuest = async (): Promise<Prepared> => {
  const { ensurePackages } = await import('@qga-vss/test-kit/src/debian.ts');
  const packages = {
    'qemu-guest-agent': '/usr/sbin/qemu-ga',
    'libvirt-clients': '/usr/bin/virsh',
    jq: '/usr/bin/jq',
    shellcheck: '/usr/bin/shellcheck',
    zsh: '/usr/bin/zsh',
    fish: '/usr/bin/fish',
  };
  ensurePackages(
    packages,
    "guests that are driven through QEMU's guest agent, the script that does so, and completion in the shells of their hypervisor",
  );
  return { close: () => {} };
};

/** Loaded late, as the lab. */
const prepareHypervisor = async (): Promise<Prepared> => {
  const { ensureHypervisor } = await import('@qga-vss/test-kit/src/hypervisor/libvirt.ts');
  ensureHypervisor();
  return { close: () => {} };
};

/** Ansible runs its playbooks for guests whose scripts run in the engine. */
const prepareAnsible = async (): Promise<Prepared> => {
  const { ensureBasic } = await import('@qga-vss/test-kit/src/ansible/basic.ts');
  await ensureBasic();
  return await prepareEngine();
};

/** The guests have the module that is released. */
const makeAnsible = async (): Promise<void> => {
  const [{ ensureBasic }, { releaseForTests }] = await Promise.all([
    import('@qga-vss/test-kit/src/ansible/basic.ts'),
    import('@qga-vss/test-kit/src/release/for-tests.ts'),
  ]);
  await ensureBasic();
  await releaseForTests();
};

/** The .NET SDK restores the packages; the cross-compiler reads the headers. */
const prepareSdk = async (): Promise<Prepared> => {
  const [{ ensureTools }, { ensureSdk }] = await Promise.all([
    import('@qga-vss/test-kit/src/lab/tools.ts'),
    import('@qga-vss/test-kit/src/sdk.ts'),
  ]);
  ensureTools();
  await ensureSdk();
  return { close: () => {} };
};

/** How a whole run ends is written down, for the page of assumptions. */
const recordSdk = async (counts: Counts): Promise<void> => {
  const { recordSdkRun } = await import('@qga-vss/test-kit/src/sdk.ts');
  recordSdkRun(counts);
};

/** In the order they run: cheapest first. */
export const TIERS: readonly Tier[] = [
  { name: 'sources', what: 'types, format, lint', run: runChecks },
  { name: 'memory', what: 'against the machine in memory' },
  {
    name: 'guest',
    what: "from the hypervisor, through QEMU's own guest agent, to a guest on the machine in memory",
    prepare: prepareGuest,
    with: 'memory',
  },
  {
    name: 'powershell',
    what: 'the generated module in the PowerShell engine',
    prepare: prepareEngine,
    ahead: makeEngine,
  },
  {
    name: 'ansible',
    what: 'the playbooks with Ansible itself, for guests in the PowerShell engine',
    prepare: prepareAnsible,
    ahead: makeAnsible,
  },
  {
    name: 'lab',
    what: 'Windows Node under Wine, against a double of VSS',
    prepare: prepareLab,
    ahead: makeLab,
  },
  {
    name: 'packages',
    what: 'what is published, installed and used, here and in the Windows lab',
    prepare: preparePackages,
    with: 'lab',
  },
  {
    name: 'hypervisor',
    what: 'libvirt itself: a guest that QEMU emulates, and snapshots of its disk',
    byName: true,
    prepare: prepareHypervisor,
  },
  {
    name: 'sdk',
    what: "Microsoft's own headers and import libraries, from NuGet (1 GiB)",
    byName: true,
    prepare: prepareSdk,
    ended: recordSdk,
  },
];
