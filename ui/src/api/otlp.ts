/** OTLP in the JSON that Tempo's API speaks: ids in base64, enums as names, 64-bit integers as strings, zero values left out. */

export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string | number;
  doubleValue?: number | string;
  bytesValue?: string;
  arrayValue?: { values?: AnyValue[] };
  kvlistValue?: { values?: KeyValue[] };
}

export interface KeyValue {
  key: string;
  value?: AnyValue;
}

export interface OtlpEvent {
  timeUnixNano?: string;
  name?: string;
  attributes?: KeyValue[];
  droppedAttributesCount?: number;
}

export interface OtlpLink {
  traceId?: string;
  spanId?: string;
  traceState?: string;
  attributes?: KeyValue[];
}

export interface OtlpSpan {
  traceId?: string;
  spanId?: string;
  parentSpanId?: string;
  traceState?: string;
  name?: string;
  kind?: string | number;
  startTimeUnixNano?: string;
  endTimeUnixNano?: string;
  attributes?: KeyValue[];
  droppedAttributesCount?: number;
  events?: OtlpEvent[];
  droppedEventsCount?: number;
  links?: OtlpLink[];
  droppedLinksCount?: number;
  status?: { message?: string; code?: string | number };
}

export interface OtlpScope {
  name?: string;
  version?: string;
  attributes?: KeyValue[];
}

export interface OtlpResource {
  attributes?: KeyValue[];
}

export interface ResourceSpans {
  resource?: OtlpResource;
  schemaUrl?: string;
  scopeSpans?: { scope?: OtlpScope; schemaUrl?: string; spans?: OtlpSpan[] }[];
}

export interface TraceByIdResponse {
  trace?: { resourceSpans?: ResourceSpans[] };
  status?: string;
  message?: string;
}
