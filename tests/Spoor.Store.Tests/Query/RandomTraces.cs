using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Query;

/// <summary>Spans of few keys and few values, so that random queries find some: every type, missing values, events, links, orphans, shared ids.</summary>
internal sealed class RandomTraces(Random random)
{
    public static readonly string[] Keys = ["a", "b", "c", "flag", "arr", "n"];
    public static readonly string[] Texts = ["x", "y", "GET /cart", "", "xyz"];
    public static readonly string[] Names = ["GET /cart", "GET /", "SELECT", "x"];
    /// <summary>Values of the key n, which is never an array: what can be compared with other attributes.</summary>
    private static readonly object[] Plain = ["x", 1, 2, 0.5, true];

    public static readonly string[] Services = ["frontend", "cart"];

    /// <summary>Milliseconds of <see cref="TestSpans.BaseUnixNanos"/>; traces start in the first second.</summary>
    public const ulong Millisecond = 1_000_000;

    public List<MemorySpan> Spans(int traceCount, int spansInTrace)
    {
        var data = new TracesData();
        for (var trace = 1; trace <= traceCount; trace++)
            AddTrace(data, trace, random.Next(1, spansInTrace + 1));
        return MemorySpan.From(data);
    }

    private void AddTrace(TracesData data, int trace, int spanCount)
    {
        var traceId = TestSpans.TraceIdBytes(trace.ToString("x", System.Globalization.CultureInfo.InvariantCulture) + (OneIn(2) ? "0000000000000000" : ""));
        var start = TestSpans.BaseUnixNanos + ((ulong)random.Next(20) * 50 * Millisecond);
        var ids = new List<ByteString>();
        var hasRoot = !OneIn(6);
        for (var i = 0; i < spanCount; i++)
        {
            // Ids differ from trace to trace but for their last digits; now and then a server shares the id of its client.
            var shares = ids.Count > 1 && OneIn(10);
            var id = shares ? ids[^1] : TestSpans.SpanIdBytes($"{trace:x4}{i + 1:x4}");
            var span = new Span
            {
                TraceId = traceId,
                SpanId = id,
                Name = Pick(Names),
                Kind = shares ? Span.Types.SpanKind.Server : (Span.Types.SpanKind)Pick([0, 1, 3, 3, 4, 5]),
                StartTimeUnixNano = start + ((ulong)random.Next(5) * 10 * Millisecond),
            };
            if (i == 0 && hasRoot)
                span.StartTimeUnixNano = start;
            else if (shares)
                (span.ParentSpanId, span.StartTimeUnixNano) = (Pick(ids), start + ((ulong)i * Millisecond));
            else
                span.ParentSpanId = ids.Count > 0 && !OneIn(8) ? Pick(ids) : TestSpans.SpanIdBytes("dead");
            if (i > 0 && hasRoot && OneIn(12) && !shares)
            {
                span.ParentSpanId = ByteString.Empty;
                span.StartTimeUnixNano = start + ((ulong)i * Millisecond);
            }

            span.EndTimeUnixNano = span.StartTimeUnixNano + ((ulong)Pick([0, 1, 10, 10, 100]) * Millisecond);
            if (OneIn(25))
                span.EndTimeUnixNano = span.StartTimeUnixNano - Millisecond;
            if (!OneIn(3))
                span.Status = new Status { Code = (Status.Types.StatusCode)random.Next(3), Message = OneIn(2) ? Pick(Texts) : "" };
            AddAttributes(span.Attributes);
            for (var n = OneIn(3) ? random.Next(1, 4) : 0; n > 0; n--)
            {
                var added = new Span.Types.Event { Name = Pick(Texts), TimeUnixNano = span.StartTimeUnixNano + ((ulong)random.Next(3) * Millisecond) };
                AddAttributes(added.Attributes);
                span.Events.Add(added);
            }

            for (var n = OneIn(4) ? random.Next(1, 3) : 0; n > 0; n--)
            {
                var link = new Span.Types.Link { TraceId = TestSpans.TraceIdBytes("b" + random.Next(3)), SpanId = TestSpans.SpanIdBytes("c" + random.Next(3)) };
                AddAttributes(link.Attributes);
                span.Links.Add(link);
            }

            if (!shares)
                ids.Add(id);
            AddSpan(data, span);
        }
    }

    private void AddSpan(TracesData data, Span span)
    {
        var resource = new Resource();
        if (!OneIn(5))
            resource.Attributes.AddRange(Attributes.From(("service.name", Pick(Services))));
        if (OneIn(2))
            AddAttributes(resource.Attributes);
        var scope = new InstrumentationScope { Name = OneIn(2) ? "lib" : "", Version = OneIn(2) ? "1.0" : "" };
        if (OneIn(3))
            AddAttributes(scope.Attributes);
        data.ResourceSpans.Add(new ResourceSpans
        {
            Resource = resource,
            SchemaUrl = OneIn(4) ? "https://schema" : "",
            ScopeSpans = { new ScopeSpans { Scope = scope, Spans = { span } } },
        });
    }

    private void AddAttributes(Google.Protobuf.Collections.RepeatedField<KeyValue> attributes)
    {
        foreach (var key in Keys)
        {
            if (OneIn(2))
                attributes.Add(new KeyValue { Key = key, Value = Attributes.Value(key switch { "arr" => Array(), "n" => Pick(Plain), _ => Value() }) });
        }
    }

    private object? Value() => random.Next(12) switch
    {
        < 4 => Pick(Texts),
        < 7 => random.Next(4),
        7 => Pick([0.5, 1.0, 2.5]),
        8 or 9 => OneIn(2),
        10 => Array(),
        _ => OneIn(2) ? null : new byte[] { 1 },
    };

    private object Array() => random.Next(5) switch
    {
        0 => new[] { Pick(Texts), Pick(Texts) },
        1 => new[] { random.Next(4), random.Next(4) },
        2 => new[] { 0.5, 2.5 },
        3 => new[] { true, OneIn(2) },
        _ => new object[] { "x", 1 },
    };

    private bool OneIn(int n) => random.Next(n) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
