/** Reads CSV as RFC 4180 says, strictly: a stray quote or a row of another length is an error. */
export function csvRows(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at + 1) : plainCell(text, at);
    row.push(cell);
    const next = text[end];
    if (next !== ',' && next !== '\n') throw new Error(`neither comma nor line end at ${end}`);
    at = end + 1;
    if (next === ',') continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Error('the last row has no end');
  const [head] = rows;
  const odd = rows.findIndex(({ length }) => length !== head?.length);
  if (odd !== -1) throw new Error(`row ${odd} has another number of cells`);
  return rows;
}

function quotedCell(text: string, start: number): readonly [string, number] {
  let cell = '';
  for (let at = start; at < text.length; at++) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') {
      cell += '"';
      at++;
    } else return [cell, at + 1];
  }
  throw new Error('a quote is not closed');
}

function plainCell(text: string, start: number): readonly [string, number] {
  const end = text.slice(start).search(/[,\n"]/) + start;
  return [text.slice(start, end), end];
}

/** The rows after the head, as records. */
export function csvRecords(text: string): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = csvRows(text);
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
}
