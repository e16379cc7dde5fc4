import { apiUrl, getJson } from './client';
import type { TraceByIdResponse } from './otlp';

/** `GET /api/v2/traces/{id}`. A trace that does not exist is answered with 200 and no spans. */
export function fetchTrace(traceId: string, signal?: AbortSignal): Promise<TraceByIdResponse> {
  return getJson<TraceByIdResponse>(traceUrl(traceId), {}, signal);
}

export function traceUrl(traceId: string): string {
  return apiUrl(`/api/v2/traces/${encodeURIComponent(traceId)}`);
}
