import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testTrace, type TestSpan } from './testSpans';

/** Recorded traces that lie beside the repository, where somebody put them. */
const fixtures = join(import.meta.dirname, '../../../../shared/fixtures');
const crisp = join(fixtures, 'crisp-critical-path');
const zipkin = join(fixtures, 'zipkin');

interface CrispSpan {
  spanID: string;
  operationName: string;
  processID: string;
  startTime: number;
  duration: number;
  references: { spanID: string }[];
}

interface CrispFile {
  data: { spans: CrispSpan[]; processes: Record<string, { serviceName: string }> }[];
  /** The time that each operation has on the critical path, alone or among other results. */
  testing: [Record<string, number>] | { opTimeExclusive: Record<string, number> };
}

const crispFiles = existsSync(crisp) ? readdirSync(crisp).filter((name) => /^\d+\.json$/.test(name)) : [];

describe.skipIf(crispFiles.length === 0)('critical path of CRISP', () => {
  it.each(crispFiles)('%s', (name) => {
    const file = JSON.parse(readFileSync(join(crisp, name), 'utf8')) as CrispFile;
    const { spans, processes } = file.data[0]!;
    const ids = new Map(spans.map((span, index) => [span.spanID, (index + 1).toString(16)]));
    const trace = testTrace(
      spans.map((span): TestSpan => {
        const parent = ids.get(span.references[0]?.spanID ?? '');
        return {
          id: ids.get(span.spanID)!, ...(parent && { parent }), start: span.startTime, end: span.startTime + span.duration,
          name: span.operationName, service: processes[span.processID]!.serviceName,
        };
      }),
    );
    const found: Record<string, number> = {};
    for (const span of trace.spans) {
      let sum = 0;
      for (let i = 0; i < span.criticalNanos.length; i += 2) sum += span.criticalNanos[i + 1]! - span.criticalNanos[i]!;
      const key = `[${span.service}] ${span.name}`;
      if (sum > 0) found[key] = (found[key] ?? 0) + sum / 1e6;
    }
    const expected = Array.isArray(file.testing) ? file.testing[0] : file.testing.opTimeExclusive;
    expect(Object.keys(found).filter((key) => !(key in expected))).toEqual([]);
    // Where siblings overlap a little CRISP counts the overlap twice and takes it from the parent; we cut it off.
    const allowed = (trace.durationNanos / 1e6) * 0.02;
    for (const [key, time] of Object.entries(expected)) expect(Math.abs((found[key] ?? 0) - time)).toBeLessThanOrEqual(allowed);
  });
});

interface ZipkinSpan {
  id: string;
  parentId?: string;
  name?: string;
  kind?: string;
  timestamp?: number;
  duration?: number;
  localEndpoint?: { serviceName?: string };
}

const readZipkin = (name: string) => JSON.parse(readFileSync(join(zipkin, `${name}.zipkin-v2.json`), 'utf8')) as ZipkinSpan[];

function fromZipkin(spans: readonly ZipkinSpan[]) {
  const first = Math.min(...spans.map((span) => span.timestamp ?? Infinity));
  return testTrace(
    spans.map((span): TestSpan => {
      const start = span.timestamp ? (span.timestamp - first) / 1000 : 0;
      return {
        id: span.id, ...(span.parentId && { parent: span.parentId }), name: span.name ?? '', service: span.localEndpoint?.serviceName ?? '',
        kind: `SPAN_KIND_${span.kind ?? 'INTERNAL'}`, start, end: start + (span.duration ?? 0) / 1000,
        ...(!span.timestamp && { more: { startTimeUnixNano: '0', endTimeUnixNano: '0' } }),
      };
    }),
  );
}

describe.skipIf(!existsSync(zipkin))('traces of Zipkin', () => {
  it.each(['smartthings-mobile-web-install', 'smartthings-oauth-authorization', 'yelp', 'ascend', 'messaging-kafka', 'simple-db-p6', 'skew'])('%s is complete and in order', (name) => {
    const spans = readZipkin(name);
    const trace = fromZipkin(spans);
    expect(trace.spans).toHaveLength(spans.length);
    expect(new Set(trace.spans.map((span) => span.key)).size).toBe(spans.length);
    trace.spans.forEach((span, row) => {
      expect(span.row).toBe(row);
      expect(span.parentRow).toBeLessThan(row);
      expect(span.endRow).toBeGreaterThan(row);
      const parent = trace.spans[span.parentRow];
      if (parent) expect(span.endRow).toBeLessThanOrEqual(parent.endRow);
      expect(span.selfNanos).toBeGreaterThanOrEqual(0);
    });
    expect(trace.warnings.map((warning) => warning.problem)).not.toContain('cycle');
  });

  it('sees the skew', () => {
    const trace = fromZipkin(readZipkin('skew'));
    expect(trace.warnings.map((warning) => warning.problem)).toEqual(['startsBeforeParent']);
    expect(trace.spans.map((span) => [span.service, span.name, span.depth])).toEqual([['servicea', 'get', 0], ['servicea', 'post', 1], ['serviceb', 'post', 2], ['serviceb', 'async', 3]]);
  });
});
