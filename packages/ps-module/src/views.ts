import type { CmdletMethod } from './methods.ts';
import { xml } from './quote.ts';
import { kindOf, pascal, type Shape, shapeOf, typeName } from './shape.ts';

/** Columns of a table, by type: what one looks for first. Types without a row are shown as a list of all they have. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'Qga.FreezeResult': ['SessionId', 'VolumeCount', 'BackupType', 'FrozenAt', 'HoldExpiresAt', 'Changed', 'Simulated'],
  'Qga.PrepareResult': ['SessionId', 'BackupType', 'PreparedAt', 'PrepareExpiresAt', 'Changed', 'Simulated'],
  'Qga.ThawResult': ['Consistency', 'EndedBy', 'HeldMs', 'VolumeCount', 'SessionId', 'Changed', 'Simulated'],
  'Qga.FreezeStatus': ['State', 'Owner', 'SessionId', 'HeldMs', 'LeftMs', 'Simulated'],
  'Qga.Volume': ['MountPaths', 'Label', 'FileSystem', 'SnapshotId'],
  'Qga.VolumeInfo': ['MountPaths', 'Label', 'FileSystem', 'DriveType', 'FrozenByDefault'],
  'Qga.Writer': ['Name', 'State', 'Failed', 'Id'],
  'Qga.WriterInfo': ['Name', 'State', 'Failed', 'ComponentCount', 'Id'],
  'Qga.Component': ['Path', 'Type', 'Added', 'Reason'],
  'Qga.WriterComponent': ['Path', 'Type', 'Selectable', 'Paths'],
  'Qga.Notice': ['Name', 'Message', 'Remedy'],
  'Qga.Phase': ['Name', 'DurationMs', 'StartedAt'],
  'Qga.Provider': ['Name', 'Type', 'Version', 'Ours', 'Id'],
  'Qga.Check': ['State', 'Title', 'Found', 'Remedy'],
  'Qga.CodeInfo': ['Name', 'Hex', 'Meaning', 'Remedy'],
  'Qga.Registration': ['Registered', 'Changed', 'Agent'],
};

const shapesIn = (shape: Shape): readonly Shape[] => [
  ...(Object.keys(shape.properties ?? {}).length === 0 ? [] : [shape]),
  ...Object.values(shape.properties ?? {}).flatMap(shapesIn),
  ...(shape.items === undefined ? [] : shapesIn(shape.items)),
];

/** Lists in a cell or line: their items, or how many objects there are. */
const cellOf = (name: string, shape: Shape): string => {
  const property = pascal(name);
  if (kindOf(shape) === 'number') return `<PropertyName>${property}</PropertyName><FormatString>{0:0.#}</FormatString>`;
  if (kindOf(shape) !== 'list') return `<PropertyName>${property}</PropertyName>`;
  if (shape.items?.properties !== undefined) return `<ScriptBlock>@($_.${property}).Count</ScriptBlock>`;
  return `<ScriptBlock>[string]::Join(', ', @($_.${property}))</ScriptBlock>`;
};

const view = (type: string, control: string): string =>
  `    <View>
      <Name>${xml(type)}</Name>
      <ViewSelectedBy><TypeName>${xml(type)}</TypeName></ViewSelectedBy>
${control}
    </View>`;

const tableControl = (shape: Shape, columns: readonly string[]): string => {
  const members = new Map(Object.entries(shape.properties ?? {}).map(([name, member]) => [pascal(name), { name, member }]));
  const cells = columns.flatMap((column) => members.get(column) ?? []);
  return `      <TableControl>
        <TableHeaders>${cells.map(({ name }) => `<TableColumnHeader><Label>${pascal(name)}</Label></TableColumnHeader>`).join('')}</TableHeaders>
        <TableRowEntries><TableRowEntry><Wrap/><TableColumnItems>${cells
          .map(({ name, member }) => `<TableColumnItem>${cellOf(name, member)}</TableColumnItem>`)
          .join('')}</TableColumnItems></TableRowEntry></TableRowEntries>
      </TableControl>`;
};

const listControl = (shape: Shape): string =>
  `      <ListControl><ListEntries><ListEntry><ListItems>${Object.entries(shape.properties ?? {})
    .map(([name, member]) => `<ListItem><Label>${pascal(name)}</Label>${cellOf(name, member)}</ListItem>`)
    .join('')}</ListItems></ListEntry></ListEntries></ListControl>`;

/** Views of every type that a cmdlet puts out: a table by default, and a list. */
export const formatFile = (methods: readonly CmdletMethod[]): string => {
  const shapes = new Map(methods.flatMap(({ method }) => shapesIn(shapeOf(method.result))).map((shape) => [typeName(shape), shape]));
  const views = [...shapes].flatMap(([type, shape]) => {
    const columns = COLUMNS[type];
    return [...(columns === undefined ? [] : [view(type, tableControl(shape, columns))]), view(type, listControl(shape))];
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<Configuration>
  <ViewDefinitions>
${views.join('\n')}
  </ViewDefinitions>
</Configuration>`;
};
