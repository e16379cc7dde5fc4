/** The words of TraceQL that are offered for completion, with what they mean. */
export interface Word {
  text: string;
  detail: string;
}

export const intrinsics: readonly Word[] = [
  { text: 'name', detail: 'span name' },
  { text: 'status', detail: 'ok, error, unset' },
  { text: 'statusMessage', detail: 'text of the status' },
  { text: 'duration', detail: 'of the span' },
  { text: 'kind', detail: 'server, client, …' },
  { text: 'traceDuration', detail: 'of the trace' },
  { text: 'rootName', detail: "root span's name" },
  { text: 'rootServiceName', detail: "root span's service" },
  { text: 'nestedSetParent', detail: '< 0 finds roots' },
  { text: 'trace:id', detail: 'hex' },
  { text: 'span:id', detail: 'hex' },
  { text: 'span:parentID', detail: 'hex' },
  { text: 'span:childCount', detail: 'direct children' },
  { text: 'event:name', detail: 'name of an event' },
  { text: 'event:timeSinceStart', detail: 'of an event' },
  { text: 'link:traceID', detail: 'hex' },
  { text: 'link:spanID', detail: 'hex' },
  { text: 'instrumentation:name', detail: 'scope name' },
  { text: 'instrumentation:version', detail: 'scope version' },
];

export const attributeScopes: readonly Word[] = [
  { text: 'resource.', detail: 'attributes of the process' },
  { text: 'span.', detail: 'attributes of the span' },
  { text: 'event.', detail: 'attributes of events' },
  { text: 'link.', detail: 'attributes of links' },
  { text: 'instrumentation.', detail: 'attributes of the scope' },
];

export const operators: readonly Word[] = [
  { text: '=', detail: 'equal' },
  { text: '!=', detail: 'exists and differs' },
  { text: '=~', detail: 'matches the whole regular expression' },
  { text: '!~', detail: 'does not match' },
  { text: '>', detail: 'greater' },
  { text: '>=', detail: 'greater or equal' },
  { text: '<', detail: 'less' },
  { text: '<=', detail: 'less or equal' },
];

export const joiners: readonly Word[] = [
  { text: '&&', detail: 'and' },
  { text: '||', detail: 'or' },
];

export const stages: readonly Word[] = [
  { text: 'select(', detail: 'show these attributes too' },
  { text: 'count()', detail: 'number of matched spans' },
  { text: 'by(', detail: 'group matched spans' },
  { text: 'avg(', detail: 'of matched spans' },
  { text: 'min(', detail: 'of matched spans' },
  { text: 'max(', detail: 'of matched spans' },
  { text: 'sum(', detail: 'of matched spans' },
  { text: 'coalesce()', detail: 'join groups again' },
];

/** Intrinsics whose values are a short list, of durations, or free text that nobody lists. */
export const durationTags: ReadonlySet<string> = new Set(['duration', 'traceDuration', 'span:duration', 'trace:duration', 'event:timeSinceStart']);
