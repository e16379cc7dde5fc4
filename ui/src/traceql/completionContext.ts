import { stringEnd } from './scan';

/** What can be completed at a place in a query. `from` is where the completed text starts. */
export type CompletionSpot =
  | { kind: 'attribute'; from: number; prefix: string }
  | { kind: 'operator'; from: number }
  | { kind: 'value'; from: number; prefix: string; tag: string; quoted: boolean; scope: string }
  | { kind: 'joiner'; from: number }
  | { kind: 'stage'; from: number; prefix: string };

const attributePart = /[^\s{}()=~!<>&|^,"`]*$/;

/** Looks back from `position` to what is being written there; null where nothing can be offered. */
export function completionSpot(text: string, position: number): CompletionSpot | null {
  const place = locate(text.slice(0, position));
  if (place.inside === 'string' && place.filterStart !== null) return valueSpot(text, position, place.stringStart, place.filterStart);
  if (place.inside !== 'code') return null;
  const before = text.slice(0, position);

  if (place.filterStart === null) {
    const stage = /\|\s*(\w*)$/.exec(before);
    if (stage && !before.endsWith('||')) return { kind: 'stage', from: position - (stage[1]?.length ?? 0), prefix: stage[1] ?? '' };
    const argument = /(?:by|select|avg|min|max|sum)\s*\((?:[^()]*,)?\s*([^\s(),]*)$/.exec(before);
    return argument ? { kind: 'attribute', from: position - (argument[1]?.length ?? 0), prefix: argument[1] ?? '' } : null;
  }

  const inFilter = before.slice(place.filterStart);
  const word = attributePart.exec(inFilter)?.[0] ?? '';
  const head = inFilter.slice(0, inFilter.length - word.length);
  const trimmed = head.trimEnd();
  if (trimmed === '' || /(&&|\|\||\(|(?<!=)!)$/.test(trimmed)) return { kind: 'attribute', from: position - word.length, prefix: word };
  if (/(>=|<=|=~|!=|!~|=|>|<)$/.test(trimmed)) return valueSpot(text, position, position - word.length, place.filterStart);
  if (word === '' && /[\w.:\-"]$/.test(trimmed) && head !== trimmed) {
    return endsWithValue(trimmed) ? { kind: 'joiner', from: position } : { kind: 'operator', from: position };
  }
  return null;
}

function valueSpot(text: string, position: number, from: number, filterStart: number): CompletionSpot | null {
  const head = text.slice(filterStart, from).trimEnd();
  const match = /(?:^|&&|\|\||\()\s*([^\s{}()=~!<>&|^,]+)\s*(?:>=|<=|=~|!=|!~|=|>|<)$/.exec(head);
  if (!match?.[1]) return null;
  const quoted = text[from] === '"' || text[from] === '`';
  const start = quoted ? from + 1 : from;
  // Values are asked for among spans that meet the other conditions: this one, still incomplete, is left out.
  const others = head.slice(0, match.index).replace(/(&&|\|\||\()\s*$/, '').trim();
  return { kind: 'value', from: start, prefix: text.slice(start, position), tag: match[1], quoted, scope: others ? `{ ${others} }` : '{}' };
}

function endsWithValue(text: string): boolean {
  return /(>=|<=|=~|!=|!~|=|>|<)\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[^\s{}()=~!<>&|^,"`]+)$/.test(text);
}

interface Place {
  inside: 'code' | 'string' | 'comment';
  /** Where the open spanset filter's content starts, null outside of one. */
  filterStart: number | null;
  stringStart: number;
}

function locate(before: string): Place {
  let filterStart: number | null = null;
  for (let i = 0; i < before.length; i++) {
    const character = before[i];
    if (character === '"' || character === '`') {
      const end = stringEnd(before, i);
      if (end < 0) return { inside: 'string', filterStart, stringStart: i };
      i = end;
    } else if (before.startsWith('//', i)) {
      const end = before.indexOf('\n', i);
      if (end < 0) return { inside: 'comment', filterStart, stringStart: -1 };
      i = end;
    } else if (character === '{') {
      filterStart = i + 1;
    } else if (character === '}') {
      filterStart = null;
    }
  }
  return { inside: 'code', filterStart, stringStart: -1 };
}
