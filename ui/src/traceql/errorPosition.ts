/** The offset in the query that an error such as `parse error at line 1, col 17: …` points at; null when it names none. */
export function errorOffset(message: string, query: string): number | null {
  const match = /\bline (\d+),? col(?:umn)? (\d+)/.exec(message);
  if (!match) return null;
  const line = Number(match[1]);
  const column = Number(match[2]);
  const lines = query.split('\n');
  if (line < 1 || line > lines.length || column < 1) return null;
  let offset = 0;
  for (const before of lines.slice(0, line - 1)) offset += before.length + 1;
  return Math.min(offset + column - 1, query.length);
}
