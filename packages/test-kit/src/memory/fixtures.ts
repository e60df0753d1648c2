import {
  type Scenario,
  type ScenarioComponent,
  type ScenarioVolume,
  type ScenarioWriter,
  scenario,
} from '@qga-vss/core/src/simulator/scenario.ts';

/** The five fixed drives that the lab has as well; their ids differ there, so behaviours go by drive letters. */
export const VOLUMES: readonly ScenarioVolume[] = ['C', 'D', 'E', 'F', 'G'].map((letter, index) => ({
  guidPath: `\\\\?\\Volume{0000000${index}-1111-2222-3333-444444444444}\\`,
  mountPaths: [`${letter}:\\`],
  driveType: 'fixed',
  fileSystem: 'NTFS',
  ...(letter === 'C' ? { boot: true, system: true } : {}),
}));

const digits = (value: number): string => value.toString(16).padStart(12, '0');

export const component = (name: string, special: Partial<ScenarioComponent> = {}): ScenarioComponent => ({
  type: 2,
  logicalPath: '',
  name,
  selectable: true,
  ...special,
});

export const writer = (index: number, special: Partial<ScenarioWriter> = {}): ScenarioWriter => ({
  writerId: `{aaaaaaaa-0000-4000-8000-${digits(index)}}`,
  instanceId: `{bbbbbbbb-0000-4000-8000-${digits(index)}}`,
  name: `Writer ${index}`,
  components: [component('one'), component('two')],
  ...special,
});

export const writers = (count: number): ScenarioWriter[] => Array.from({ length: count }, (_, index) => writer(index + 1));

/** A well machine with two writers, but for what is special about it. */
export const healthy = (special: Parameters<typeof scenario>[0] = {}): Scenario =>
  scenario({ volumes: VOLUMES, writers: writers(2), ...special });
