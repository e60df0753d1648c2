/** Rows with their columns aligned, for a terminal; for everything else, columns parted by tabs. */
export const table = (rows: readonly (readonly string[])[], isTerminal: boolean): readonly string[] => {
  if (!isTerminal) return rows.map((row) => row.join('\t'));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
