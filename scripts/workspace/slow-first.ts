import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Test files that take longest: they are begun first, so that no worker is idle while the last of them is under way.
 * A fresh clone has no times of earlier runs, by which vitest would know.
 */
export const SLOW: readonly string[] = [
  'docs/test/commands.test.ts',
  'examples/test/node.test.ts',
  'packages/cli/test/examples.test.ts',
  'packages/cli/test/simulated.test.ts',
  'packages/core/test/host/suspended.test.ts',
  'packages/selftest/test/checks.test.ts',
  'examples/test/hypervisor.guest.test.ts',
  'packages/cli/test/guest/commands.guest.test.ts',
  'packages/core/test/agent/service.guest.test.ts',
  'examples/test/runbooks.ps.test.ts',
  'packages/cli/test/module/verify.ps.test.ts',
  'packages/cli/test/powershell/ask.ps.test.ts',
  'packages/ps-module/test/cmdlets.ps.test.ts',
  'packages/ps-module/test/outcome.ps.test.ts',
  'packages/ps-module/test/snapshot.ps.test.ts',
  'packages/cli/test/windows.lab.test.ts',
  'packages/cli/test/selftest/selftest.lab.test.ts',
  'packages/core/test/host/kill.lab.test.ts',
  'packages/cli/test/module/module.lab.test.ts',
  'packages/core/test/lab/behaviours.lab.test.ts',
  'ansible/test/playbooks.lab.test.ts',
  'packages/build/test/release/installer.pack.test.ts',
  'packages/build/test/release/reproducible.pack.test.ts',
];

const isSlow = ({ moduleId }: TestSpecification): boolean => SLOW.some((path) => moduleId.endsWith(`/${path}`));

/** Vitest's order, the slow ones first. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => Number(isSlow(other)) - Number(isSlow(one)));
  }
}
