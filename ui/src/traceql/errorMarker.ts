import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';

/** Marks the offset that the server's error points at; null clears. */
export const setErrorOffset = StateEffect.define<number | null>();

class EndMark extends WidgetType {
  toDOM(): HTMLElement {
    const mark = document.createElement('span');
    mark.className = 'cm-queryErrorEnd';
    return mark;
  }
}

const endMark = Decoration.widget({ widget: new EndMark(), side: 1 });
const mark = Decoration.mark({ class: 'cm-queryError' });

/** Underlines the word at the error's offset, or stands at the end of the text; goes away as soon as the text changes. */
export const errorMarker = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let result = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (effect.is(setErrorOffset)) result = decorate(transaction.newDoc.toString(), effect.value);
    }
    return result;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(text: string, offset: number | null): DecorationSet {
  if (offset === null) return Decoration.none;
  const word = /^\S+/.exec(text.slice(offset))?.[0] ?? '';
  return word
    ? Decoration.set([mark.range(offset, offset + word.length)])
    : Decoration.set([endMark.range(Math.min(offset, text.length))]);
}
