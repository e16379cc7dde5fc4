import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { traceqlCompletion, type TagSource } from './completion';
import { editorTheme } from './editorTheme';
import { errorMarker, setErrorOffset } from './errorMarker';
import { traceql } from './language';
import classes from './QueryEditor.module.css';

interface QueryEditorProps {
  value: string;
  onChange: (value: string) => void;
  /** Enter was pressed, and no completion was open to take it. */
  onRun: () => void;
  tagSource: TagSource;
  /** Where the server saw an error in `value`; null for none. */
  errorOffset: number | null;
}

/** The TraceQL box. */
export function QueryEditor({ value, onChange, onRun, tagSource, errorOffset }: QueryEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const handlers = useRef({ onChange, onRun, tagSource });
  useEffect(() => {
    handlers.current = { onChange, onRun, tagSource };
  });

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    // In a shadow root CodeMirror adopts its style sheets; elsewhere it writes style elements, which the
    // Content-Security-Policy forbids.
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: '',
        extensions: editorExtensions({
          onChange: (text) => handlers.current.onChange(text),
          onRun: () => handlers.current.onRun(),
          tagSource: {
            scopes: () => handlers.current.tagSource.scopes(),
            values: (tag, scope) => handlers.current.tagSource.values(tag, scope),
          },
        }),
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, selection: { anchor: value.length } });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: setErrorOffset.of(errorOffset) });
  }, [errorOffset, value]);

  return <div ref={host} className={classes.editor} data-testid="query" />;
}

function editorExtensions({ onChange, onRun, tagSource }: Pick<QueryEditorProps, 'onChange' | 'onRun' | 'tagSource'>) {
  const run = {
    key: 'Enter',
    run: (editor: EditorView) => {
      if (completionStatus(editor.state) === 'active') return false;
      onRun();
      return true;
    },
    shift: insertNewline,
  };
  return [
    editorTheme,
    errorMarker,
    traceql(),
    history(),
    bracketMatching(),
    closeBrackets(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'TraceQL query', spellcheck: 'false', autocapitalize: 'off' }),
    placeholder('{ resource.service.name = "…" && duration > 100ms }'),
    autocompletion({
      override: [traceqlCompletion(tagSource)],
      icons: false,
      activateOnTyping: true,
      maxRenderedOptions: 200,
      // Whoever presses Enter while the list is there means the list, however new it is.
      interactionDelay: 0,
    }),
    Prec.high(keymap.of([...completionKeymap, { key: 'Ctrl-Enter', run: run.run }, run])),
    keymap.of([...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      onChange(update.state.doc.toString());
      // After a completion that ends in a space the next kind of word is offered at once.
      if (update.transactions.some((transaction) => transaction.isUserEvent('input.complete'))) {
        const typed = update.state.sliceDoc(Math.max(0, update.state.selection.main.head - 1), update.state.selection.main.head);
        if (typed === ' ') setTimeout(() => startCompletion(update.view));
      }
    }),
  ];
}
