import type { Result, WriterComponent, WriterInfo } from '@qga-vss/core';
import { explanationOf, writerSummary } from '../outcome/writers.ts';
import { noticeGroups } from '../terminal/notice.ts';
import type { Screen } from '../terminal/screen.ts';
import { indented, section } from '../terminal/section.ts';
import { simulatedNote } from '../terminal/simulated.ts';
import { table } from '../terminal/table.ts';

const HEAD = ['WRITER', 'STATE', 'COMPONENTS'];

const stateOf = ({ failed, failure, state }: WriterInfo): string => (failed ? (failure?.name ?? 'FAILED') : (state ?? ''));

const componentLines = ({ path, type, selectable, paths }: WriterComponent): readonly string[] => [
  `    ${path} (${type}${selectable ? '' : ', goes with its writer'})`,
  ...paths.map((each) => `      ${each}`),
];

/** The writers and how they are now, for people; their components where they were asked for. */
export const writersLines = ({ writers, warnings, simulated }: Result<'writers'>, screen: Screen): readonly string[] => {
  const cells = writers.map((writer) => [writer.name, stateOf(writer), String(writer.componentCount)]);
  const lines = table(HEAD, cells, screen);
  const heads = lines.length - writers.length;
  return [
    `Writers: ${writerSummary(writers).join('')} (advisory: they may still fail in a freeze)${simulatedNote(simulated)}`,
    ...lines.slice(0, heads),
    ...writers.flatMap((writer, index) => [
      lines[heads + index] ?? writer.name,
      ...(writer.failed ? indented(explanationOf(writer), screen) : []),
      ...(writer.components ?? []).flatMap(componentLines),
    ]),
    ...section('Warnings', noticeGroups(warnings).flat(), screen),
  ];
};
