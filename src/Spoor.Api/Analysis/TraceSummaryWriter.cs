using System.Text.Json;
using Spoor.Api.Tempo;
using Spoor.Otlp;
using Spoor.Store.Graph;

namespace Spoor.Api.Analysis;

/// <summary>Writes the summary of one trace: totals, services, the critical path, the spans that took the most time of their own, warnings.</summary>
/// <param name="json">Gets the object.</param>
/// <param name="trace">At least one span.</param>
/// <param name="limit">Pieces of the critical path and spans to write at most, those that took longest.</param>
internal sealed class TraceSummaryWriter(Utf8JsonWriter json, TraceOutline trace, int limit)
{
    private readonly long[] _selfNanos = SelfTimes.Of(trace);
    private readonly IReadOnlyList<CriticalSection> _criticalPath = CriticalPath.Find(trace);
    private readonly long[] _criticalNanos = new long[trace.Spans.Count];

    public void Write()
    {
        foreach (var section in _criticalPath)
            _criticalNanos[section.Span] += (long)(section.EndUnixNanos - section.StartUnixNanos);
        json.WriteStartObject();
        WriteTotals();
        WriteServices();
        WriteCriticalPath();
        WriteSpans();
        WriteWarnings();
        json.WriteEndObject();
    }

    private void WriteTotals()
    {
        var start = ulong.MaxValue;
        ulong end = 0;
        var errors = 0;
        var depth = 0;
        var root = -1;
        for (var i = 0; i < trace.Spans.Count; i++)
        {
            var span = trace.Spans[i];
            start = Math.Min(start, span.StartUnixNanos);
            end = Math.Max(end, span.StartUnixNanos + (ulong)Math.Max(0, span.DurationNanos));
            errors += span.Status == StatusCode.Error ? 1 : 0;
            depth = Math.Max(depth, span.Depth + 1);
            if (root < 0 && span.ParentSpanId.IsZero)
                root = i;
        }

        json.WriteString("traceId"u8, trace.TraceId.ToString());
        if (root >= 0)
        {
            json.WriteString("rootService"u8, trace.Services[trace.Spans[root].Service]);
            json.WriteString("rootName"u8, trace.Spans[root].Name);
        }

        json.WriteUInt64Text("startUnixNano"u8, start);
        json.WriteNumber("durationNanos"u8, end - start);
        json.WriteNumber("spanCount"u8, trace.Spans.Count);
        json.WriteNumber("errorCount"u8, errors);
        json.WriteNumber("serviceCount"u8, trace.Services.Count);
        json.WriteNumber("depth"u8, depth);
    }

    private void WriteServices()
    {
        var services = new (int Spans, int Errors, long SelfNanos, long CriticalNanos)[trace.Services.Count];
        for (var i = 0; i < trace.Spans.Count; i++)
        {
            ref var service = ref services[trace.Spans[i].Service];
            service.Spans++;
            service.Errors += trace.Spans[i].Status == StatusCode.Error ? 1 : 0;
            service.SelfNanos += _selfNanos[i];
            service.CriticalNanos += _criticalNanos[i];
        }

        json.WriteStartArray("services"u8);
        foreach (var number in Enumerable.Range(0, services.Length).OrderByDescending(number => services[number].SelfNanos))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, trace.Services[number]);
            json.WriteNumber("spanCount"u8, services[number].Spans);
            json.WriteNumber("errorCount"u8, services[number].Errors);
            json.WriteNumber("selfNanos"u8, services[number].SelfNanos);
            json.WriteNumber("criticalNanos"u8, services[number].CriticalNanos);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteCriticalPath()
    {
        IEnumerable<CriticalSection> sections = _criticalPath;
        if (_criticalPath.Count > limit)
        {
            sections = _criticalPath.OrderByDescending(section => section.EndUnixNanos - section.StartUnixNanos).Take(limit)
                .OrderBy(section => section.StartUnixNanos);
        }

        json.WriteNumber("criticalPathSections"u8, _criticalPath.Count);
        json.WriteStartArray("criticalPath"u8);
        foreach (var section in sections)
        {
            json.WriteStartObject();
            WriteSpanNames(section.Span);
            json.WriteUInt64Text("startUnixNano"u8, section.StartUnixNanos);
            json.WriteNumber("durationNanos"u8, section.EndUnixNanos - section.StartUnixNanos);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSpans()
    {
        json.WriteStartArray("spans"u8);
        foreach (var index in Enumerable.Range(0, trace.Spans.Count).OrderByDescending(index => _selfNanos[index]).Take(limit))
        {
            json.WriteStartObject();
            WriteSpanNames(index);
            json.WriteNumber("index"u8, index);
            json.WriteNumber("depth"u8, trace.Spans[index].Depth);
            json.WriteNumber("durationNanos"u8, trace.Spans[index].DurationNanos);
            json.WriteNumber("selfNanos"u8, _selfNanos[index]);
            json.WriteNumber("criticalNanos"u8, _criticalNanos[index]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteWarnings()
    {
        json.WriteStartArray("warnings"u8);
        foreach (var warning in TraceWarnings.Of(trace))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, JsonNamingPolicy.CamelCase.ConvertName(warning.Kind.ToString()));
            json.WriteNumber("count"u8, warning.Count);
            if (warning.LargestNanos > 0)
                json.WriteNumber("largestNanos"u8, warning.LargestNanos);
            json.WriteStartArray("spanIds"u8);
            foreach (var example in warning.Examples)
                json.WriteStringValue(trace.Spans[example].SpanId.ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSpanNames(int index)
    {
        var span = trace.Spans[index];
        json.WriteString("spanId"u8, span.SpanId.ToString());
        json.WriteString("service"u8, trace.Services[span.Service]);
        json.WriteString("name"u8, span.Name);
    }
}
