/** An answer other than 2xx, or none at all (status 0). `message` is the server's own text. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

export type Parameters = Record<string, string | number | undefined>;

/** GETs JSON from the API; parameters that are undefined are left out. Throws {@link ApiError}. */
export async function getJson<T>(path: string, parameters: Parameters, signal?: AbortSignal): Promise<T> {
  const response = await request(apiUrl(path, parameters), signal);
  if (!response.ok) {
    const text = (await response.text()).trim();
    throw new ApiError(response.status, text || `The server answered ${response.status} ${response.statusText}`.trim());
  }
  return (await response.json()) as T;
}

export function apiUrl(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

async function request(url: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { headers: { Accept: 'application/json' }, ...(signal && { signal }) });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'The server cannot be reached. Is it running?');
  }
}
