// Generated traces in the JSON of Tempo's API.

/** A small deterministic random source (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const base64 = (hex) => Buffer.from(hex, 'hex').toString('base64');
const hex = (number, digits) => number.toString(16).padStart(digits, '0');

const attribute = (key, value) => ({
  key,
  value:
    typeof value === 'number'
      ? Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
      : typeof value === 'boolean' ? { boolValue: value } : { stringValue: value },
});
export const attributes = (values) => Object.entries(values).map(([key, value]) => attribute(key, value));

/** Collects spans by service and returns them as `resourceSpans`. */
export class TraceBuilder {
  constructor(traceId, startMillis) {
    this.traceId = traceId;
    this.startNanos = BigInt(Math.floor(startMillis)) * 1_000_000n;
    this.services = new Map();
    this.count = 0;
    this.all = [];
  }

  /** Times in milliseconds from the trace's start; `more` holds events, links, attributes, error. */
  span(service, name, kind, parent, startMs, durationMs, more = {}) {
    const spanId = more.spanId ?? hex(0xa000000000000n + BigInt(++this.count), 16);
    const at = (ms) => String(this.startNanos + BigInt(Math.round(ms * 1e6)));
    const span = {
      traceId: base64(this.traceId),
      spanId: base64(spanId),
      ...(parent && { parentSpanId: base64(parent) }),
      name,
      kind: `SPAN_KIND_${kind.toUpperCase()}`,
      startTimeUnixNano: at(startMs),
      endTimeUnixNano: at(startMs + durationMs),
      attributes: attributes(more.attributes ?? {}),
      ...(more.events && { events: more.events.map((e) => ({ timeUnixNano: at(e.ms), name: e.name, attributes: attributes(e.attributes ?? {}) })) }),
      ...(more.links && { links: more.links.map((l) => ({ traceId: base64(l.traceId), spanId: base64(l.spanId), attributes: attributes(l.attributes ?? {}) })) }),
      status: more.error ? { code: 'STATUS_CODE_ERROR', message: more.error } : {},
    };
    if (!this.services.has(service)) this.services.set(service, []);
    this.services.get(service).push(span);
    this.all.push({ service, name, kind, parent, startMs, durationMs, spanId, error: more.error, attributes: more.attributes ?? {} });
    return spanId;
  }

  resourceSpans() {
    return [...this.services].map(([service, spans]) => ({
      resource: {
        attributes: attributes({
          'service.name': service, 'service.version': '1.8.2', 'k8s.namespace.name': 'shop', 'k8s.pod.name': `${service}-7d9f8c6b5-x2kqp`,
          'host.name': 'node-3', 'telemetry.sdk.language': 'dotnet', 'telemetry.sdk.name': 'opentelemetry', 'telemetry.sdk.version': '1.20.1',
        }),
      },
      scopeSpans: [{ scope: { name: `Shop.${service}`, version: '1.8.2' }, spans }],
    }));
  }
}

/** A checkout of a web shop, of about forty spans, every eighth failing. */
export function shopTrace(traceId, startMillis, seed) {
  const next = random(seed);
  const between = (low, high) => low + next() * (high - low);
  const trace = new TraceBuilder(traceId, startMillis);
  const fails = seed % 8 === 0;
  const slow = seed % 5 === 0 ? 4 : 1;
  const http = (method, route, status) => ({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status, 'server.address': 'shop.internal', 'url.path': route });
  const operations = [
    ['POST /checkout', 420], ['GET /cart', 90], ['GET /product/{id}', 60], ['GET /', 140],
  ];
  const [operation, base] = operations[seed % 4];
  const total = base * slow * between(0.7, 1.6);
  const root = trace.span('frontend', operation, 'server', null, 0, total, {
    attributes: { ...http(operation.split(' ')[0], operation.split(' ')[1], fails ? 500 : 200), 'user.id': `u-${Math.floor(next() * 9000)}`, 'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64)', 'client.address': '10.4.2.17' },
    ...(fails && { error: 'checkout failed: payment declined' }),
    links: [{ traceId: hex(0x5b00000000000000n + BigInt(seed), 32), spanId: '00000000000000aa', attributes: { reason: 'page view' } }],
  });
  const call = (from, parent, service, route, start, duration, error) => {
    const client = trace.span(from, route, 'client', parent, start, duration, {
      attributes: { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': route, 'server.address': service }, ...(error && { error }),
    });
    return trace.span(service, route, 'server', client, start + between(0.4, 1.5), duration - between(2, 3), {
      attributes: { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': route, 'rpc.grpc.status_code': error ? 13 : 0 }, ...(error && { error }),
    });
  };
  const query = (service, parent, statement, start, duration, error) => trace.span(service, statement.split(' ').slice(0, 3).join(' '), 'client', parent, start, duration, {
    attributes: { 'db.system': 'postgresql', 'db.namespace': service, 'db.query.text': statement, 'db.response.returned_rows': Math.floor(next() * 40), 'server.address': 'pg-main' },
    ...(error && { error }),
  });
  const cart = call('frontend', root, 'cart', 'GetCart', total * 0.03, total * 0.14);
  for (let i = 0; i < 4; i++) {
    trace.span('cart', 'HGETALL', 'client', cart, total * (0.04 + i * 0.028), total * 0.02, { attributes: { 'db.system': 'redis', 'db.query.text': `HGETALL cart:${i}`, 'server.address': 'redis-cart' } });
  }
  const catalog = call('frontend', root, 'catalog', 'ListProducts', total * 0.05, total * 0.22);
  for (let i = 0; i < 6; i++) query('catalog', catalog, `SELECT * FROM products WHERE id = $${i + 1}`, total * (0.07 + i * 0.03), total * 0.025);
  const checkout = call('frontend', root, 'checkout', 'PlaceOrder', total * 0.3, total * 0.66, fails && 'payment declined');
  const shipping = call('checkout', checkout, 'shipping', 'GetQuote', total * 0.33, total * 0.12);
  trace.span('shipping', 'calculate', 'internal', shipping, total * 0.35, total * 0.07);
  const currency = call('checkout', checkout, 'currency', 'Convert', total * 0.35, total * 0.05);
  trace.span('currency', 'load rates', 'internal', currency, total * 0.36, total * 0.02);
  const payment = call('checkout', checkout, 'payment', 'Charge', total * 0.48, total * 0.3, fails && 'card declined');
  trace.span('payment', 'POST https://bank.example/charge', 'client', payment, total * 0.5, total * 0.24, {
    attributes: http('POST', '/charge', fails ? 402 : 200),
    ...(fails && { error: '402 Payment Required' }),
    events: fails
      ? [
        { ms: total * 0.6, name: 'retry', attributes: { attempt: 2 } },
        { ms: total * 0.73, name: 'exception', attributes: { 'exception.type': 'Shop.Payment.CardDeclinedException', 'exception.message': 'The card was declined: insufficient funds', 'exception.stacktrace': 'Shop.Payment.CardDeclinedException: The card was declined\n   at Shop.Payment.BankClient.ChargeAsync(Card card) in BankClient.cs:line 84\n   at Shop.Payment.ChargeHandler.Handle(ChargeRequest request) in ChargeHandler.cs:line 41' } },
      ]
      : [{ ms: total * 0.55, name: 'connection acquired', attributes: { 'pool.wait_ms': 2.5 } }],
  });
  if (!fails) {
    query('checkout', checkout, 'INSERT INTO orders (user_id, total) VALUES ($1, $2)', total * 0.8, total * 0.05);
    const publish = trace.span('checkout', 'orders publish', 'producer', checkout, total * 0.86, total * 0.02, { attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders', 'messaging.operation.type': 'publish' } });
    const consume = trace.span('email', 'orders process', 'consumer', publish, total * 1.02, total * 0.2, { attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders', 'messaging.kafka.offset': 48211 } });
    trace.span('email', 'render template', 'internal', consume, total * 1.04, total * 0.06);
    trace.span('email', 'smtp send', 'client', consume, total * 1.11, total * 0.1);
  }
  return trace;
}

/** A tree of `count` spans over 24 services, up to 14 levels deep. */
export function largeTrace(traceId, startMillis, count) {
  const next = random(count);
  const trace = new TraceBuilder(traceId, startMillis);
  const names = ['GET', 'SET', 'SELECT', 'render', 'authorize', 'publish', 'fetch page', 'encode'];
  let level = [{ id: trace.span('batch-runner', 'nightly import', 'internal', null, 0, 90_000, { attributes: { 'job.id': 'import-2210' } }), start: 0, duration: 90_000, depth: 0 }];
  while (trace.count < count) {
    const nextLevel = [];
    for (const parent of level) {
      const fan = Math.min(count - trace.count, 2 + Math.floor(next() * (parent.depth < 2 ? 40 : 7)));
      for (let i = 0; i < fan; i++) {
        const slot = parent.duration / fan;
        const start = parent.start + slot * i + slot * 0.1 * next();
        const duration = slot * (0.3 + next() * 0.6);
        const service = `worker-${String(Math.floor(next() * 24)).padStart(2, '0')}`;
        const id = trace.span(service, `${names[Math.floor(next() * names.length)]} item ${Math.floor(next() * 500)}`, i % 3 ? 'internal' : 'client', parent.id, start, duration, {
          attributes: { 'item.index': i, 'shard': `s${Math.floor(next() * 16)}`, 'db.system': 'redis', 'retry': next() < 0.02 },
          ...(next() < 0.004 && { error: 'timeout after 200 ms' }),
        });
        if (parent.depth < 13) nextLevel.push({ id, start, duration, depth: parent.depth + 1 });
      }
      if (trace.count >= count) break;
    }
    level = nextLevel;
  }
  return trace;
}

/** Everything that goes wrong in real traces, in one. */
export function brokenTrace(traceId, startMillis) {
  const trace = new TraceBuilder(traceId, startMillis);
  const root = trace.span('gateway', 'GET /report', 'server', null, 0, 5000);
  trace.span('gateway', 'second root', 'server', null, 200, 100);
  const client = trace.span('gateway', 'call report', 'client', root, 500, 3000, { spanId: '00000000000000c1' });
  trace.span('report', 'call report', 'server', root, 700, 2500, { spanId: '00000000000000c1' });
  trace.span('report', 'below shared id', 'internal', client, 900, 400);
  trace.span('report', 'before its parent', 'internal', client, 300, 900);
  trace.span('report', 'zero duration', 'internal', client, 1500, 0);
  trace.span('orphanage', 'orphan one', 'internal', '00000000000000ff', 1000, 200, { error: 'lost' });
  trace.span('orphanage', 'orphan two', 'internal', '00000000000000ff', 1300, 200);
  trace.span('loop', 'cycle a', 'internal', '00000000000000b2', 2000, 300, { spanId: '00000000000000b1' });
  trace.span('loop', 'cycle b', 'internal', '00000000000000b1', 2050, 200, { spanId: '00000000000000b2' });
  trace.span('late', 'three hours later', 'consumer', root, 3 * 3600_000, 1500);
  return trace;
}
