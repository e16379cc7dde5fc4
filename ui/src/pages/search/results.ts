import { spanSetsOf, type SpanSet, type TraceSummary } from '../../api/search';
import { valueText } from '../../trace/attributes';
import { fullTraceId } from '../../trace/ids';

/** One line of the result table. */
export interface Result {
  traceId: string;
  rootService: string;
  rootName: string;
  /** 0 when a span of the trace has no start time. */
  startMillis: number;
  startUnixNanos: bigint;
  durationNanos: number;
  /** Null when the server does not say. */
  spanCount: number | null;
  errorCount: number;
  services: readonly string[];
  matchedCount: number;
  spanSets: readonly SpanSet[];
}

export type SortColumn = 'time' | 'root' | 'duration' | 'spans' | 'errors' | 'services' | 'matched';

export interface Sort {
  column: SortColumn;
  descending: boolean;
}

const columns: readonly SortColumn[] = ['time', 'root', 'duration', 'spans', 'errors', 'services', 'matched'];

/** `-duration`, `root`; newest first for anything else. */
export function parseSort(text: string | null): Sort {
  const descending = text?.startsWith('-') ?? true;
  const column = columns.find((candidate) => candidate === text?.replace(/^-/, ''));
  return column ? { column, descending } : { column: 'time', descending: true };
}

/** What the server puts in place of a root that it has not seen. */
const missingRoot = '<root span not yet received>';

export function toResult(trace: TraceSummary): Result {
  const startUnixNanos = BigInt(trace.startTimeUnixNano ?? 0);
  const stats = Object.entries(trace.serviceStats ?? {}).sort(([a, x], [b, y]) => (y.spanCount ?? 0) - (x.spanCount ?? 0) || a.localeCompare(b));
  const spanSets = spanSetsOf(trace);
  const rootService = trace.rootServiceName ?? '';
  return {
    traceId: fullTraceId(trace.traceID),
    rootService: rootService === missingRoot ? '' : rootService,
    rootName: trace.rootTraceName ?? '',
    startMillis: Number(startUnixNanos / 1_000_000n),
    startUnixNanos,
    durationNanos: traceNanos(trace, spanSets, startUnixNanos),
    spanCount: trace.serviceStats ? sum(stats.map(([, service]) => service.spanCount ?? 0)) : null,
    errorCount: sum(stats.map(([, service]) => service.errorCount ?? 0)),
    services: stats.map(([name]) => name),
    matchedCount: sum(spanSets.map((set) => set.matched ?? set.spans?.length ?? 0)),
    spanSets,
  };
}

/** The API counts a trace in whole milliseconds; a matched span that starts with it knows better. */
function traceNanos(trace: TraceSummary, spanSets: readonly SpanSet[], start: bigint): number {
  let nanos = (trace.durationMs ?? 0) * 1e6;
  for (const span of spanSets.flatMap((set) => set.spans ?? [])) {
    const end = Number(BigInt(span.startTimeUnixNano ?? 0) - start) + Number(span.durationNanos ?? 0);
    if (end > nanos && end < nanos + 1e6) nanos = end;
  }
  return nanos;
}

const keys: Record<SortColumn, (result: Result) => number | string> = {
  time: (result) => result.startMillis,
  root: (result) => `${result.rootService} ${result.rootName}`,
  duration: (result) => result.durationNanos,
  spans: (result) => result.spanCount ?? -1,
  errors: (result) => result.errorCount,
  services: (result) => result.services.length,
  matched: (result) => result.matchedCount,
};

export function sortResults(results: readonly Result[], { column, descending }: Sort): Result[] {
  const key = keys[column];
  const sign = descending ? -1 : 1;
  return [...results].sort((a, b) => {
    const x = key(a);
    const y = key(b);
    const order = typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y);
    return sign * order || (a.startUnixNanos < b.startUnixNanos ? 1 : a.startUnixNanos > b.startUnixNanos ? -1 : a.traceId.localeCompare(b.traceId));
  });
}

/** Attributes of a matched span as short texts, the service's name left out where the line shows it anyway. */
export function attributeTexts(attributes: readonly { key: string; value?: Parameters<typeof valueText>[0] }[] | undefined): { key: string; text: string }[] {
  return (attributes ?? []).filter((pair) => pair.key !== 'service.name').map((pair) => ({ key: pair.key, text: valueText(pair.value) }));
}

/** A trace without a start time has no place on an axis, nor a duration that means anything. */
export const hasStart = (result: Result): boolean => result.startMillis > 0;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
