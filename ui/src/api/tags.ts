import { getJson } from './client';
import { apiSeconds, type TimeRange } from '../time/range';

export interface TagScope {
  name: string;
  tags?: string[];
}

export interface TagValue {
  type: string;
  value: string;
}

/** `GET /api/v2/search/tags`: attribute names by scope. */
export async function fetchTagScopes(range: TimeRange, q?: string, signal?: AbortSignal): Promise<TagScope[]> {
  const body = await getJson<{ scopes?: TagScope[] }>('/api/v2/search/tags', { limit: 5000, q, ...apiSeconds(range) }, signal);
  return body.scopes ?? [];
}

/** `GET /api/v2/search/tag/{tag}/values`: the values of one attribute or intrinsic, among spans that match `q`. */
export async function fetchTagValues(tag: string, range: TimeRange, q?: string, signal?: AbortSignal): Promise<TagValue[]> {
  const path = `/api/v2/search/tag/${encodeURIComponent(tag)}/values`;
  const body = await getJson<{ tagValues?: TagValue[] }>(path, { limit: 1000, q, ...apiSeconds(range) }, signal);
  return body.tagValues ?? [];
}
