import { HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import { parser } from '@grafana/lezer-traceql';
import { styleTags, tags } from '@lezer/highlight';

const language = LRLanguage.define({
  name: 'traceql',
  parser: parser.configure({
    props: [
      styleTags({
        'LineComment BlockComment': tags.comment,
        String: tags.string,
        'Integer Float Duration': tags.number,
        Static: tags.atom,
        'IntrinsicField Identifier': tags.propertyName,
        'Resource Span Event Link Instrumentation Parent': tags.namespace,
        'FieldOp ComparisonOp ScalarOp And Or Gt Desc Lt Anc Pipe ExperimentalOp UnionStructuralOp': tags.operator,
        'Aggregate AggregateExpression GroupOperation SelectOperation CoalesceOperation': tags.keyword,
        'MetricsOperationBasicType MetricsOverTimeType MetricsAggregatorFunctionType With': tags.keyword,
      }),
    ],
  }),
  languageData: { closeBrackets: { brackets: ['{', '(', '"', '`'] } },
});

const style = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--syntax-comment)', fontStyle: 'italic' },
  { tag: tags.string, color: 'var(--syntax-string)' },
  { tag: tags.number, color: 'var(--syntax-number)' },
  { tag: tags.atom, color: 'var(--syntax-number)' },
  { tag: tags.propertyName, color: 'var(--syntax-field)' },
  { tag: tags.namespace, color: 'var(--syntax-scope)' },
  { tag: tags.operator, color: 'var(--text-3)' },
  { tag: tags.keyword, color: 'var(--syntax-keyword)' },
]);

export function traceql(): LanguageSupport {
  return new LanguageSupport(language, syntaxHighlighting(style));
}
