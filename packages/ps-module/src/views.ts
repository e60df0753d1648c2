import { FAILURES, membersOf, type Shape, shapeOf } from '@qga-vss/core/internal';
import { outputType } from './cmdlets.ts';
import type { CmdletMethod } from './methods.ts';
import { xml } from './quote.ts';
import { kindOf, pascal, typeName } from './shape.ts';

/** Columns of a table, by type: what one looks for first. Types without a row are shown as a list of all they have. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'Qga.FreezeResult': ['SessionId', 'VolumeCount', 'BackupType', 'FrozenAt', 'HoldExpiresAt', 'Changed', 'Simulated'],
  'Qga.PrepareResult': ['SessionId', 'BackupType', 'PreparedAt', 'PrepareExpiresAt', 'Changed', 'Simulated'],
  'Qga.ThawResult': ['Consistency', 'HeldMs', 'Volumes', 'Warnings', 'Reasons'],
  'Qga.FreezeStatus': ['State', 'Owner', 'SessionId', 'HeldMs', 'LeftMs', 'Simulated'],
  'Qga.Volume': ['MountPaths', 'Label', 'FileSystem', 'SnapshotId'],
  'Qga.VolumeInfo': ['MountPaths', 'Label', 'FileSystem', 'DriveType', 'FrozenByDefault'],
  'Qga.Writer': ['Name', 'State', 'Failed', 'Participates', 'Id'],
  'Qga.WriterInfo': ['Name', 'State', 'Failed', 'ComponentCount', 'Id'],
  'Qga.ExcludedWriter': ['Name', 'ExcludedBy', 'Id', 'InstanceId'],
  'Qga.Component': ['Path', 'Type', 'Added', 'Reason'],
  'Qga.WriterComponent': ['Path', 'Type', 'Selectable', 'Paths'],
  'Qga.Phase': ['Name', 'DurationMs', 'StartedAt'],
  'Qga.Provider': ['Name', 'Type', 'Version', 'Ours', 'Id'],
  'Qga.Check': ['State', 'Title', 'Found'],
  'Qga.Registration': ['Registered', 'Changed', 'Agent'],
};

/** What a list shows of types that have much more to say, in its order. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  'Qga.ThawResult': [
    ...['Consistency', 'Reasons', 'EndedBy', 'HeldMs', 'FrozenAt', 'ThawedAt', 'Volumes', 'SkippedVolumes', 'Writers', 'ExcludedWriters'],
    ...['BackupType', 'Warnings', 'SessionId', 'SnapshotSetId', 'Rescued', 'Changed', 'Simulated'],
  ],
  'Qga.Notice': ['Name', 'Message', 'Remedy'],
};

/** Widths of columns that would else leave no room for what stands beside them. */
const WIDTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'Qga.Check': { State: 7, Title: 36 },
  'Qga.ThawResult': { Consistency: 11, HeldMs: 6, Volumes: 15, Warnings: 8 },
};

/** Which of its names a volume is told by, as PowerShell. */
const VOLUME_NAME = 'if ($_.MountPaths) { $_.MountPaths[0] } elseif ($_.Label) { $_.Label } else { $_.GuidPath }';

/** The objects of a list as one text, as PowerShell. */
const toldOneByOne = (property: string, as: string, between = ', '): string =>
  `[string]::Join("${between}", @($_.${property} | ForEach-Object { ${as} }))`;

/** The same of notices, a line each, without one whose message is part of one before: a reason has its cause behind it. */
const toldOnce = (property: string, as: string): string =>
  `$said = ''; foreach ($one in $_.${property}) { if (-not $said.Contains($one.Message)) { $said += ${as} + "\`n" } }; $said.TrimEnd()`;

/** Cells of a table that say something else than their member, as PowerShell. */
const CELLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Qga.ThawResult': {
    Consistency: 'if ($_.Simulated) { "$($_.Consistency)`n(simulated)".Trim() } else { $_.Consistency }',
    // A name broken in two is hard to read.
    Volumes: toldOneByOne('Volumes', VOLUME_NAME, '`n'),
    Warnings: '@($_.Warnings).Count',
    Reasons: `if (-not $_.Changed -and -not $_.Reasons) { 'Nothing was frozen.' } else { ${toldOnce('Reasons', '$one.Message')} }`,
  },
  // Beside what was found a column would be too narrow to be read.
  'Qga.Check': { Found: 'if ($_.Remedy) { "$($_.Found)`nRemedy: $($_.Remedy)" } else { $_.Found }' },
};

const shapesIn = (shape: Shape): readonly Shape[] => [
  ...(Object.keys(shape.properties ?? {}).length === 0 ? [] : [shape]),
  ...Object.values(shape.properties ?? {}).flatMap(shapesIn),
  ...(shape.items === undefined ? [] : shapesIn(shape.items)),
];

/** Objects of a list that are told in a line, by their type, as PowerShell. */
const TOLD: Readonly<Record<string, (property: string) => string>> = {
  'Qga.ExcludedWriter': (property) => toldOneByOne(property, '$_.Name'),
  'Qga.Volume': (property) => toldOneByOne(property, VOLUME_NAME),
  // What is well needs no remedy.
  'Qga.Notice': (property) =>
    toldOnce(property, `"$($one.Message) $(if ($one.Remedy -cne '${FAILURES.ALL_WELL.remedy}') { $one.Remedy })"`),
};

/** Lists in a cell or line: their items, or how many objects there are. */
const cellOf = (name: string, shape: Shape, inTable = false): string => {
  const property = pascal(name);
  // In a table it is of these minutes.
  if (inTable && kindOf(shape) === 'instant')
    return `<ScriptBlock>$_.${property}.LocalDateTime</ScriptBlock><FormatString>{0:T}</FormatString>`;
  if (kindOf(shape) === 'number') return `<PropertyName>${property}</PropertyName><FormatString>{0:0}</FormatString>`;
  if (kindOf(shape) !== 'list') return `<PropertyName>${property}</PropertyName>`;
  if (shape.items?.properties !== undefined) {
    const told = TOLD[typeName(shape.items)];
    if (told === undefined) return `<ScriptBlock>@($_.${property}).Count</ScriptBlock>`;
    return `<ScriptBlock>${xml(told(property))}</ScriptBlock>`;
  }
  return `<ScriptBlock>[string]::Join(', ', @($_.${property}))</ScriptBlock>`;
};

const view = (type: string, control: string): string =>
  `    <View>
      <Name>${xml(type)}</Name>
      <ViewSelectedBy><TypeName>${xml(type)}</TypeName></ViewSelectedBy>
${control}
    </View>`;

const header = (label: string, width: number | undefined): string =>
  `<TableColumnHeader><Label>${label}</Label>${width === undefined ? '' : `<Width>${width}</Width>`}</TableColumnHeader>`;

const tableControl = (shape: Shape, columns: readonly string[]): string => {
  const widths = WIDTHS[typeName(shape)] ?? {};
  const scripts = CELLS[typeName(shape)] ?? {};
  const tableCell = (name: string, member: Shape): string => {
    const script = scripts[pascal(name)];
    return script === undefined ? cellOf(name, member, true) : `<ScriptBlock>${xml(script)}</ScriptBlock>`;
  };
  const members = new Map(Object.entries(shape.properties ?? {}).map(([name, member]) => [pascal(name), { name, member }]));
  const cells = columns.flatMap((column) => members.get(column) ?? []);
  return `      <TableControl>
        <TableHeaders>${cells.map(({ name }) => header(pascal(name), widths[pascal(name)])).join('')}</TableHeaders>
        <TableRowEntries><TableRowEntry><Wrap/><TableColumnItems>${cells
          .map(({ name, member }) => `<TableColumnItem>${tableCell(name, member)}</TableColumnItem>`)
          .join('')}</TableColumnItems></TableRowEntry></TableRowEntries>
      </TableControl>`;
};

const listControl = (shape: Shape, lines: readonly string[] | undefined, more: Readonly<Record<string, Shape>>): string =>
  `      <ListControl><ListEntries><ListEntry><ListItems>${Object.entries({ ...shape.properties, ...more })
    .filter(([name]) => lines?.includes(pascal(name)) ?? true)
    .sort(([one], [other]) => (lines?.indexOf(pascal(one)) ?? 0) - (lines?.indexOf(pascal(other)) ?? 0))
    .map(([name, member]) => `<ListItem><Label>${pascal(name)}</Label>${cellOf(name, member)}</ListItem>`)
    .join('')}</ListItems></ListEntry></ListEntries></ListControl>`;

/** What items that are put out one by one have of the result they were in, by their type: see Get-QgaItem. */
const saidOfItems = (methods: readonly CmdletMethod[]): ReadonlyMap<string, Readonly<Record<string, Shape>>> =>
  new Map(
    methods.flatMap((of) => {
      const { simulated } = membersOf(of.method.result);
      return of.method.cmdlet.emits === undefined || simulated === undefined ? [] : [[outputType(of), { simulated }] as const];
    }),
  );

/** Views of every type that a cmdlet puts out: a table by default, and a list. */
export const formatFile = (methods: readonly CmdletMethod[]): string => {
  const shapes = new Map(methods.flatMap(({ method }) => shapesIn(shapeOf(method.result))).map((shape) => [typeName(shape), shape]));
  const said = saidOfItems(methods);
  const views = [...shapes].flatMap(([type, shape]) => {
    const columns = COLUMNS[type];
    return [
      ...(columns === undefined ? [] : [view(type, tableControl(shape, columns))]),
      view(type, listControl(shape, LINES[type], said.get(type) ?? {})),
    ];
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<Configuration>
  <ViewDefinitions>
${views.join('\n')}
  </ViewDefinitions>
</Configuration>`;
};
