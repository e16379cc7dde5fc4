/**
 * A light scan of TraceQL, enough to take a query apart at its top level. The server has the real parser; this one only has
 * to be sure when it says yes.
 */

export interface Conjunction {
  conditions: string[];
  /** Everything after the closing brace, empty or starting with `|`. */
  pipeline: string;
}

/** Splits `{ a && b } | pipeline`; null when the text is not one spanset filter of conditions joined by `&&`. */
export function splitConjunction(text: string): Conjunction | null {
  if (!text.startsWith('{')) return null;
  const conditions: string[] = [];
  let depth = 0;
  let start = 1;
  for (let i = 1; i < text.length; i++) {
    const character = text[i];
    if (character === '"' || character === '`') {
      const end = stringEnd(text, i);
      if (end < 0) return null;
      i = end;
    } else if (text.startsWith('//', i) || text.startsWith('/*', i)) {
      return null;
    } else if (character === '(') {
      depth++;
    } else if (character === ')') {
      if (--depth < 0) return null;
    } else if (depth === 0 && text.startsWith('||', i)) {
      return null;
    } else if (depth === 0 && text.startsWith('&&', i)) {
      conditions.push(text.slice(start, i).trim());
      start = i + 2;
      i++;
    } else if (character === '}') {
      const last = text.slice(start, i).trim();
      if (depth !== 0 || (last === '' && conditions.length > 0) || conditions.includes('')) return null;
      if (last) conditions.push(last);
      const pipeline = text.slice(i + 1).trim();
      // A pipeline may follow; a second spanset (`&& {…}`, `>> {…}`, `|| {…}`) may not.
      if (pipeline !== '' && (!pipeline.startsWith('|') || pipeline.startsWith('||'))) return null;
      return { conditions, pipeline };
    } else if (character === '{') {
      return null;
    }
  }
  return null;
}

/** Index of the closing quote of the string that starts at `start`; -1 when it does not end. */
export function stringEnd(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i++;
    else if (text[i] === quote) return i;
  }
  return -1;
}

/** The value of a string literal, null for anything else. */
export function unquote(literal: string): string | null {
  const last = literal.length - 1;
  if (last < 1 || stringEnd(literal, 0) !== last) return null;
  if (literal.startsWith('`')) return literal.slice(1, last);
  if (!literal.startsWith('"')) return null;
  try {
    return JSON.parse(literal) as string;
  } catch {
    return null;
  }
}
