import type { Fault, Scenario, ScenarioComponent, ScenarioWriter } from '@qga-vss/core/src/simulator/scenario.ts';

export interface ScenarioTextOptions {
  /** The coordinator as threads of the requester's process, for benchmarks; a process of its own unless told. */
  readonly inProcess?: boolean;
  /** Record the calls; yes unless told. */
  readonly trace?: boolean;
  /** Bytes of stack that every call uses. */
  readonly stack?: number;
}

type Field = string | number;

const hex = (hresult: number): string => `0x${(hresult >>> 0).toString(16).padStart(8, '0')}`;

/** @throws RangeError where a text would break the line. */
const line = (...fields: Field[]): string =>
  fields
    .map((field) => {
      const text = String(field);
      if (/[\t\r\n\0]/.test(text)) throw new RangeError(`A scenario's text cannot hold control characters: ${JSON.stringify(text)}`);
      return text;
    })
    .join('\t');

const componentLines = (component: ScenarioComponent): string[] => [
  line('component', component.type, component.selectable ? 'selectable' : 'implied', component.logicalPath, component.name),
  ...(component.files ?? []).map((path) => line('file', path)),
  ...(component.databaseFiles ?? []).map((path) => line('database', path)),
  ...(component.logFiles ?? []).map((path) => line('log', path)),
];

const failureLines = ({ failure }: ScenarioWriter): string[] =>
  failure === undefined
    ? []
    : [line('failure', failure.at, hex(failure.hresult), hex(failure.applicationFailure ?? 0), failure.applicationMessage ?? '')];

const writerLines = (writer: ScenarioWriter): string[] => [
  line('writer', writer.writerId, writer.instanceId, writer.name),
  ...failureLines(writer),
  ...(writer.vanishesAt === undefined ? [] : [line('vanishes', writer.vanishesAt)]),
  ...(writer.gathering === undefined ? [] : [line('gathering', writer.gathering)]),
  ...writer.components.flatMap(componentLines),
];

const effectOf = (fault: Fault): [string, string] => {
  if (fault.hang === true) return ['hang', ''];
  if (fault.hresult !== undefined) return ['hresult', hex(fault.hresult)];
  if (fault.result !== undefined) return ['result', hex(fault.result)];
  throw new RangeError(`A fault of ${fault.call} needs hresult, result or hang.`);
};

const faultLine = (fault: Fault): string =>
  line('fault', fault.call, fault.of ?? '', fault.nth ?? 0, ...effectOf(fault), fault.after === 'thaw' ? 'after-thaw' : '');

const otherLines = ({ other }: Scenario): string[] =>
  other === undefined ? [] : [line('other', other.kind, ...(other.goneAfterMs === undefined ? [] : [other.goneAfterMs]))];

/** A scenario in the form that the lab's double of VSS reads; what concerns the machine rather than VSS is left out. */
export const scenarioText = (scenario: Scenario, { inProcess = false, trace = true, stack = 0 }: ScenarioTextOptions = {}): string =>
  [
    line('#', scenario.name.replace(/\s+/g, ' ')),
    line('edition', scenario.edition),
    line('coordinator', inProcess ? 'in-process' : 'process'),
    line('trace', trace ? 'on' : 'off'),
    ...(stack === 0 ? [] : [line('stack', stack)]),
    line('hold-writes', scenario.holdWritesMs),
    line('provider-wait', scenario.providerWaitMs),
    ...(scenario.waitFails === true ? [line('wait', 'fails')] : []),
    ...Object.entries(scenario.delays).map(([name, ms]) => line('delay', name, ms)),
    ...scenario.providers.map(({ id, name, type, version, versionId, classId }) =>
      line('provider', id, name, type, version, versionId, classId),
    ),
    ...otherLines(scenario),
    ...scenario.faults.map(faultLine),
    ...scenario.writers.flatMap(writerLines),
    '',
  ].join('\n');
