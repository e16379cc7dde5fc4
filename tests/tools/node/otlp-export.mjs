// Sends one trace through OpenTelemetry JS: node otlp-export.mjs json|proto URL none|gzip. Prints the exporter's result.
import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

const [format, url, compression] = process.argv.slice(2);
const memory = new InMemorySpanExporter();
const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'node-shop' }),
  spanProcessors: [new SimpleSpanProcessor(memory)],
});
const tracer = provider.getTracer('otlp-export', '1.0');
const root = tracer.startSpan('checkout', { kind: SpanKind.SERVER, attributes: { 'user.id': 7, ratio: 0.5, vip: true, tags: ['a', 'ü'] } });
const child = tracer.startSpan('SELECT', { kind: SpanKind.CLIENT, links: [{ context: root.spanContext() }] }, trace.setSpan(context.active(), root));
child.addEvent('retry', { attempt: 2 });
child.setStatus({ code: SpanStatusCode.ERROR, message: 'deadlock' });
child.end();
root.end();
await provider.forceFlush();

const Exporter = format === 'json' ? JsonExporter : ProtoExporter;
const exporter = new Exporter({ url, compression });
const result = await new Promise(resolve => exporter.export(memory.getFinishedSpans(), resolve));
await exporter.shutdown();
process.stdout.write(result.error ? String(result.error) : 'sent');
