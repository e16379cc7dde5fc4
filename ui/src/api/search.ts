import { getJson } from './client';
import type { KeyValue } from './otlp';
import { apiSeconds, type TimeRange } from '../time/range';

export interface MatchedSpan {
  spanID: string;
  name?: string;
  /** Left out when zero, as all numbers of the API are. */
  startTimeUnixNano?: string;
  durationNanos?: string;
  attributes?: KeyValue[];
}

export interface SpanSet {
  spans?: MatchedSpan[];
  matched?: number;
  attributes?: KeyValue[];
}

export interface TraceSummary {
  /** Hex; Tempo strips leading zeros. */
  traceID: string;
  rootServiceName?: string;
  rootTraceName?: string;
  startTimeUnixNano?: string;
  durationMs?: number;
  spanSets?: SpanSet[];
  spanSet?: SpanSet;
  serviceStats?: Record<string, { spanCount?: number; errorCount?: number }>;
}

export interface SearchMetrics {
  inspectedTraces?: number;
  inspectedBytes?: string;
  inspectedSpans?: string;
  totalBlocks?: number;
}

export interface SearchResponse {
  traces?: TraceSummary[];
  metrics?: SearchMetrics;
  status?: string;
  message?: string;
}

export interface SearchRequest {
  q: string;
  range: TimeRange;
  limit: number;
  spansPerSpanset: number;
}

/** `GET /api/search`. A relative range is resolved when the call is made. */
export function search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResponse> {
  return getJson<SearchResponse>(
    '/api/search',
    { q: request.q, limit: request.limit, spss: request.spansPerSpanset, ...apiSeconds(request.range) },
    signal,
  );
}

/** The spans of all sets of a result; older servers fill only `spanSet`. */
export function spanSetsOf(trace: TraceSummary): SpanSet[] {
  return trace.spanSets ?? (trace.spanSet ? [trace.spanSet] : []);
}
