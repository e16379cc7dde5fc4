const hexDigits = /^[0-9a-f]+$/i;
const byteToHex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Hex of an id: the API gives base64 (12 characters for 8 bytes, 24 for 16), files from elsewhere may give hex. */
export function idToHex(id: string | undefined): string {
  if (!id) return '';
  if ((id.length === 16 || id.length === 32) && hexDigits.test(id)) return id.toLowerCase();
  let bytes: string;
  try {
    bytes = atob(id);
  } catch {
    return id;
  }
  let hex = '';
  for (let i = 0; i < bytes.length; i++) hex += byteToHex[bytes.charCodeAt(i)] ?? '';
  return hex;
}

/** The 32 digits of a trace id; Tempo strips leading zeros. */
export function fullTraceId(traceId: string): string {
  return traceId.toLowerCase().padStart(32, '0');
}

/** A trace id as somebody might paste it: 16 to 32 hex digits, dashes of a UUID allowed, or a `traceparent`. Null when it is none. */
export function parseTraceId(text: string): string | null {
  const trimmed = text.trim();
  const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/i.exec(trimmed);
  const digits = traceparent?.[1] ?? trimmed.replaceAll('-', '');
  return digits.length >= 16 && digits.length <= 32 && hexDigits.test(digits) ? fullTraceId(digits) : null;
}
