import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { TagScope, TagValue } from '../api/tags';
import { completionSpot } from './completionContext';
import { quote } from './filters';
import { attributeScopes, durationTags, intrinsics, joiners, operators, stages, type Word } from './words';

/** Where completions of attributes and values come from. */
export interface TagSource {
  scopes: () => Promise<TagScope[]>;
  /** `scope` is a query that the other conditions make; values are those among its spans. */
  values: (tag: string, scope: string) => Promise<TagValue[]>;
}

export function traceqlCompletion(source: TagSource): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const spot = completionSpot(context.state.doc.toString(), context.pos);
    if (!spot) return null;
    switch (spot.kind) {
      case 'attribute': {
        if (!context.explicit && spot.prefix === '' && context.pos === 0) return null;
        return { from: spot.from, options: await attributeOptions(source), validFor: /^[^\s{}()=~!<>&|^,"`]*$/ };
      }
      case 'operator':
        return { from: spot.from, options: wordOptions(operators, 'operator', ' ') };
      case 'joiner':
        return { from: spot.from, options: wordOptions(joiners, 'operator', ' ') };
      case 'stage':
        return { from: spot.from, options: wordOptions(stages, 'function', ''), validFor: /^\w*$/ };
      case 'value': {
        const values = durationTags.has(spot.tag) ? durations : await source.values(spot.tag, spot.scope).catch(() => []);
        const closed = spot.quoted && /["`]/.test(context.state.sliceDoc(context.pos, context.pos + 1));
        const options = values.map((value) => valueOption(value, spot.quoted, closed));
        return options.length === 0 ? null : { from: spot.from, options, validFor: spot.quoted ? /^[^"`]*$/ : /^[^\s&|})]*$/ };
      }
    }
  };
}

const durations: readonly TagValue[] = ['10ms', '50ms', '100ms', '250ms', '500ms', '1s', '5s', '1m'].map((value) => ({ type: 'duration', value }));

async function attributeOptions(source: TagSource): Promise<Completion[]> {
  const scopes = await source.scopes().catch(() => []);
  const options = wordOptions(intrinsics, 'keyword', '');
  for (const scope of scopes) {
    if (scope.name === 'intrinsic') continue;
    for (const tag of scope.tags ?? []) {
      const label = `${scope.name}.${tag}`;
      const written = /[\s{}()=~!<>&|^,"`]/.test(tag) ? `${scope.name}.${quote(tag)}` : label;
      options.push({ label, apply: written, type: 'property', boost: tag === 'service.name' ? 3 : scope.name === 'span' ? 1 : 0 });
    }
  }
  return [...options, ...wordOptions(attributeScopes, 'namespace', '').map((option) => ({ ...option, boost: -5 }))];
}

function wordOptions(words: readonly Word[], type: string, suffix: string): Completion[] {
  return words.map((word) => ({ label: word.text, apply: word.text + suffix, detail: word.detail, type }));
}

function valueOption(value: TagValue, quoted: boolean, closed: boolean): Completion {
  const literal = value.type === 'string' ? quote(value.value) : value.value;
  // Inside quotes the opening one is written already, and usually the editor has added the closing one.
  const apply = quoted ? literal.slice(1, closed ? -1 : undefined) : literal;
  return { label: value.value, apply: quoted && value.type !== 'string' ? value.value : apply, type: 'text' };
}
