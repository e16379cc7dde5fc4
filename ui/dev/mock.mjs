// A stand-in for the server while working on the UI alone: `npm run mock`, then `npm run dev` or, after a build,
// http://localhost:3200. Serves generated traces and a rough search; TraceQL is not evaluated.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { brokenTrace, largeTrace, shopTrace } from './traces.mjs';

const port = Number(process.env.PORT ?? 3200);
const dist = join(import.meta.dirname, '..', 'dist');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const now = Date.now();
const traces = new Map();
const add = (trace) => traces.set(trace.traceId, trace);
for (let i = 1; i <= 120; i++) add(shopTrace(`4bf92f3577b34da6a3ce929d0e${i.toString(16).padStart(6, '0')}`, now - i * i * 700, i));
add(largeTrace('10000000000000000000000000010000', now - 3600_000, 10_000));
add(largeTrace('20000000000000000000000000100000', now - 5400_000, 100_000));
add(brokenTrace('30000000000000000000000000000bad', now - 20_000));

const condition = (query, pattern) => pattern.exec(query)?.[1];

function search(url) {
  const q = url.searchParams.get('q') ?? '{}';
  if (process.env.MOCK_EMPTY) return { traces: [], metrics: { inspectedTraces: 0, inspectedBytes: '0' } };
  if (/=\s*}|=\s*$/.test(q)) throw new Error(`invalid TraceQL query: parse error at line 1, col ${q.search(/=\s*}?$/) + 3}: syntax error: unexpected }`);
  const service = condition(q, /resource\.service\.name\s*=\s*"([^"]*)"/);
  const name = condition(q, /(?<![.\w])name\s*=\s*"([^"]*)"/);
  const minMs = Number(condition(q, /duration\s*>=?\s*(\d+)ms/) ?? 0);
  const onlyErrors = /status\s*=\s*error/.test(q);
  const start = Number(url.searchParams.get('start') ?? 0) * 1000;
  const end = Number(url.searchParams.get('end') ?? 1e12) * 1000;
  const limit = Number(url.searchParams.get('limit') ?? 20);
  const found = [];
  for (const trace of [...traces.values()].sort((a, b) => (a.startNanos < b.startNanos ? 1 : -1))) {
    const millis = Number(trace.startNanos / 1_000_000n);
    if (millis < start || millis > end) continue;
    const matched = trace.all.filter((span) => (!service || span.service === service) && (!name || span.name === name) && span.durationMs >= minMs && (!onlyErrors || span.error));
    if (matched.length > 0) found.push({ trace, matched });
    if (found.length >= limit) break;
  }
  return {
    traces: found.map(({ trace, matched }) => {
      const stats = {};
      for (const span of trace.all) {
        const entry = (stats[span.service] ??= { spanCount: 0 });
        entry.spanCount++;
        if (span.error) entry.errorCount = (entry.errorCount ?? 0) + 1;
      }
      const spans = matched.slice(0, 3).map((span) => ({
        spanID: span.spanId, name: span.name,
        startTimeUnixNano: String(trace.startNanos + BigInt(Math.round(span.startMs * 1e6))), durationNanos: String(Math.round(span.durationMs * 1e6)),
        attributes: [{ key: 'service.name', value: { stringValue: span.service } }, ...(span.error ? [{ key: 'status', value: { stringValue: 'error' } }] : [])],
      }));
      return {
        traceID: trace.traceId.replace(/^0+/, ''), rootServiceName: trace.all[0].service, rootTraceName: trace.all[0].name,
        startTimeUnixNano: String(trace.startNanos), durationMs: Math.round(Math.max(...trace.all.slice(0, 50).map((s) => s.startMs + s.durationMs))),
        spanSets: [{ spans, matched: matched.length }], serviceStats: stats,
      };
    }),
    metrics: { inspectedTraces: traces.size, inspectedBytes: '9218221', inspectedSpans: '114802' },
  };
}

function values(tag) {
  const all = [...traces.values()].slice(0, 40).flatMap((trace) => trace.all);
  const kinds = { status: ['ok', 'error', 'unset'], kind: ['client', 'server', 'internal', 'producer', 'consumer'] };
  if (kinds[tag]) return kinds[tag].map((value) => ({ type: 'keyword', value }));
  const pick = tag === 'name' ? (s) => s.name : tag.endsWith('service.name') ? (s) => s.service : (s) => s.attributes[tag.replace(/^\w*\./, '')];
  const distinct = [...new Set(all.map(pick).filter((value) => value !== undefined))];
  return distinct.sort().map((value) => ({ type: typeof value === 'number' ? 'int' : 'string', value: String(value) }));
}

const scopes = [
  { name: 'resource', tags: ['host.name', 'k8s.namespace.name', 'k8s.pod.name', 'service.name', 'service.version'] },
  { name: 'span', tags: ['db.query.text', 'db.system', 'http.request.method', 'http.response.status_code', 'http.route', 'messaging.system', 'rpc.method', 'user.id', 'odd key'] },
  { name: 'event', tags: ['exception.message', 'exception.type'] },
];

createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const json = (body) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
  try {
    if (url.pathname === '/api/search') return json(search(url));
    if (url.pathname === '/api/v2/search/tags') return json({ scopes, metrics: {} });
    const tag = /^\/api\/v2\/search\/tag\/(.+)\/values$/.exec(url.pathname)?.[1];
    if (tag) return json({ tagValues: values(decodeURIComponent(tag)), metrics: {} });
    const id = /^\/api\/v2\/traces\/(\w+)$/.exec(url.pathname)?.[1];
    if (id) {
      const trace = traces.get(id.padStart(32, '0'));
      return json({ trace: trace ? { resourceSpans: trace.resourceSpans() } : {}, metrics: {} });
    }
  } catch (error) {
    return response.writeHead(400, { 'Content-Type': 'text/plain' }).end(error.message);
  }
  const path = join(dist, normalize(url.pathname));
  const file = existsSync(path) && statSync(path).isFile() ? path : join(dist, 'index.html');
  response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': policy });
  createReadStream(file).pipe(response);
}).listen(port, () => console.log(`http://localhost:${port}`));
