import type { Place, Table, Value, Word } from './table.ts';

/** A literal of PowerShell, in ASCII whatever code page the file will be read with. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''").replaceAll(/[^\x20-\x7e]/g, '?')}'`;

const listed = (texts: readonly string[]): string => `@(${texts.map(quoted).join(', ')})`;

/** Words as texts at even places, and what each does after it. */
const words = (all: readonly Word[]): string => listed(all.flatMap(({ text, does }) => [text, does]));

const valueLine = ([flag, { offers }]: readonly [string, Value]): string => `        ${quoted(flag)} = ${listed(offers)}`;

const placeLines = ([path, { words: next, flags, values }]: readonly [string, Place]): readonly string[] => [
  `    ${quoted(path)} = @{`,
  `      Words = ${words(next)}`,
  `      Flags = ${words(flags)}`,
  `      Optional = ${listed(Object.entries(values).flatMap(([flag, { isOptional }]) => (isOptional ? [flag] : [])))}`,
  '      Values = @{',
  ...Object.entries(values).map(valueLine),
  '      }',
  '    }',
];

/** Only what the engine itself brings, and nothing newer than Windows PowerShell 5.1. */
const COMPLETER = `
  $before = @(foreach ($element in $commandAst.CommandElements) { if ($element.Extent.EndOffset -lt $cursorPosition) { $element.Extent.Text } })
  # What follows -- is another command's: programs first, then what PowerShell offers where nothing is offered here, files.
  if ($before -ccontains '--') {
    if ($before[-1] -cne '--' -or $wordToComplete -eq '' -or $wordToComplete -match '[\\\\/]') { return }
    $offered = @{}
    foreach ($program in Microsoft.PowerShell.Core\\Get-Command -Name "$([WildcardPattern]::Escape($wordToComplete))*" -CommandType Application -ErrorAction Ignore) {
      if ($offered.ContainsKey($program.Name)) { continue }
      $offered[$program.Name] = $true
      [System.Management.Automation.CompletionResult]::new($program.Name, $program.Name, 'Command', $program.Source)
    }
    return
  }
  $path = ''
  $last = ''
  for ($index = 1; $index -lt $before.Count; $index++) {
    $last = $before[$index]
    $longer = ($path + ' ' + $last).Trim()
    if ($table.ContainsKey($longer)) { $path = $longer }
  }
  $place = $table[$path]
  $prefix = ''
  $typed = $wordToComplete
  if ($typed -match '^(--[a-z-]+)=(.*)$') {
    $last = $Matches[1]
    $prefix = $last + '='
    $typed = $Matches[2]
  }
  $offer = {
    param($text, $does, $kind)
    if ($text.StartsWith($typed, [System.StringComparison]::OrdinalIgnoreCase)) {
      [System.Management.Automation.CompletionResult]::new($prefix + $text, $text, $kind, $does)
    }
  }
  if ($place.Values.ContainsKey($last)) {
    foreach ($value in $place.Values[$last]) { & $offer $value $value 'ParameterValue' }
    # It may be left out.
    if ($place.Optional -cnotcontains $last -or $prefix -cne '') { return }
  }
  if ($prefix -cne '') { return }
  if (-not $typed.StartsWith('-')) {
    for ($index = 0; $index -lt $place.Words.Count; $index += 2) { & $offer $place.Words[$index] $place.Words[$index + 1] 'ParameterValue' }
  }
  for ($index = 0; $index -lt $place.Flags.Count; $index += 2) { & $offer $place.Flags[$index] $place.Flags[$index + 1] 'ParameterName' }
}
`;

/** A script that makes Windows PowerShell 5.1 and PowerShell 7 complete the command. */
export const powershellCompletion = (table: Table, version: string): string =>
  [
    `# Completion of qga-vss ${version} for Windows PowerShell 5.1 and PowerShell 7, made by "qga-vss completion powershell".`,
    "Register-ArgumentCompleter -Native -CommandName 'qga-vss', 'qga-vss.cmd', 'qga-vss.ps1' -ScriptBlock {",
    '  param($wordToComplete, $commandAst, $cursorPosition)',
    '  $table = @{',
    ...Object.entries(table).flatMap(placeLines),
    '  }',
  ].join('\n') + COMPLETER;
