export interface Cell {
  readonly text: string;
  /** What it adds does not count as width. */
  readonly paint?: (text: string) => string;
}

/** Rows of equally many cells as lines: the first `left` columns are aligned on the left, the others on the right. */
export function textColumns(rows: readonly (readonly Cell[])[], left: number): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].text.length)));
  return rows.map((row) => {
    const cells = row.map(({ text, paint }, column) => {
      const space = ' '.repeat(widths[column] - text.length);
      const painted = paint && text !== '' ? paint(text) : text;
      return column < left ? painted + space : space + painted;
    });
    return cells.join('  ').trimEnd();
  });
}
