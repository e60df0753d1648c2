import { type Scenario, type ScenarioComponent, scenario } from '@qga-vss/core/src/simulator/scenario.ts';

/** How large and how slow the guest is. */
export interface Size {
  readonly writers: number;
  /** Of each writer. */
  readonly components: number;
  readonly delays?: Partial<Scenario['delays']>;
}

const digits = (value: number): string => value.toString(16).padStart(12, '0');

/** Every fourth lies below the one before and comes with it. Without files: where those lie is a question that only the product asks. */
const component = (index: number): ScenarioComponent => ({
  type: 2,
  logicalPath: index % 4 === 3 ? `Component ${index - 1}` : '',
  name: `Component ${index}`,
  selectable: true,
});

export const scenarioOf = ({ writers, components, delays = {} }: Size): Scenario =>
  scenario({
    name: 'bench',
    delays,
    writers: Array.from({ length: writers }, (_, index) => ({
      writerId: `{aaaaaaaa-0000-4000-8000-${digits(index)}}`,
      instanceId: `{bbbbbbbb-0000-4000-8000-${digits(index)}}`,
      name: `Writer ${index}`,
      components: Array.from({ length: components }, (_, each) => component(each)),
    })),
  });
