using Google.Protobuf;
using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Spoor.TestKit.Otlp;

/// <summary>Draws one message from a <see cref="Random"/>.</summary>
internal sealed class OtlpRandom(Random random, OtlpGenOptions options)
{
    private static readonly string[] Services = ["frontend", "cart", "checkout", "payment", "日本-サービス", ""];
    private static readonly string[] Names = ["GET /", "GET /cart/{id}", "SELECT", "charge", "", "Ünïcode 🚀 span", "a\"b\\c\u0001\n"];
    private static readonly string[] Keys =
        ["http.request.method", "http.response.status_code", "url.path", "db.query.text", "user.id", "k", "", "ключ", "with space", "a.b.c", "retry"];
    private static readonly string[] Texts =
        ["GET", "POST", "", "/api/v1/items?id=42&x=<y>", "SELECT * FROM t WHERE id = 42", "emoji 🎉", "line\nbreak\ttab\"quote\\", "\u0000\u007f\u2028", "é"];
    private static readonly long[] Integers = [0, 1, -1, 200, 404, 500, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 1L << 53];
    private static readonly double[] Doubles =
        [0, -0.0, 1, 0.1, -2.5, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e21, 123456789.125];

    private readonly List<(ByteString Trace, List<ByteString> Spans)> _traces = [];

    public TracesData TracesData()
    {
        var data = new TracesData();
        for (var left = random.Next(1, 4); left > 0; left--)
            _traces.Add((Id(16), []));
        var spans = random.Next(options.MaxSpans + 1);
        do
        {
            var resourceSpans = new ResourceSpans { SchemaUrl = SchemaUrl() };
            if (!OneIn(12))
                resourceSpans.Resource = Resource();
            for (var scopes = random.Next(OneIn(10) ? 0 : 1, 4); scopes > 0; scopes--)
            {
                var scopeSpans = new ScopeSpans { SchemaUrl = SchemaUrl() };
                if (!OneIn(6))
                    scopeSpans.Scope = Scope();
                for (var n = Math.Min(spans, random.Next(8)); n > 0; n--, spans--)
                    scopeSpans.Spans.Add(Span());
                resourceSpans.ScopeSpans.Add(scopeSpans);
            }

            data.ResourceSpans.Add(resourceSpans);
        }
        while (spans > 0);
        return data;
    }

    private Resource Resource()
    {
        var resource = new Resource { DroppedAttributesCount = DroppedCount() };
        if (!OneIn(8))
            resource.Attributes.Add(new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = Pick(Services) } });
        AddAttributes(resource.Attributes, 4);
        if (OneIn(10))
            resource.EntityRefs.Add(new EntityRef { Type = "service", SchemaUrl = SchemaUrl(), IdKeys = { "service.name" }, DescriptionKeys = { Pick(Keys) } });
        return resource;
    }

    private InstrumentationScope Scope()
    {
        var scope = new InstrumentationScope { Name = Pick(Names), Version = OneIn(2) ? "1.2.3" : "", DroppedAttributesCount = DroppedCount() };
        if (OneIn(3))
            AddAttributes(scope.Attributes, 3);
        return scope;
    }

    private Span Span()
    {
        var (traceId, earlier) = Pick(_traces);
        var span = new Span
        {
            TraceId = traceId,
            SpanId = options.SharedSpanIds && earlier.Count > 0 && OneIn(20) ? Pick(earlier) : Id(8),
            Name = Pick(Names),
            Kind = (Span.Types.SpanKind)EnumNumber(5),
            TraceState = OneIn(5) ? Pick(["vendor=abc", "ot=th:8;rv:12345678901234", "a=b,c=d"]) : "",
            Flags = OneIn(2) ? 0 : Pick([1u, 0x100u, 0x301u, uint.MaxValue]),
            DroppedAttributesCount = DroppedCount(),
            DroppedEventsCount = DroppedCount(),
            DroppedLinksCount = DroppedCount(),
        };
        if (earlier.Count > 0 && !OneIn(8))
            span.ParentSpanId = Pick(earlier);
        else if (OneIn(6))
            span.ParentSpanId = Id(8);
        earlier.Add(span.SpanId);
        SetTimes(span);
        AddAttributes(span.Attributes, 10);
        for (var n = OneIn(3) ? random.Next(4) : 0; n > 0; n--)
            span.Events.Add(Event(span));
        for (var n = OneIn(4) ? random.Next(3) : 0; n > 0; n--)
            span.Links.Add(Link());
        if (!OneIn(3))
            span.Status = new Status { Code = (Status.Types.StatusCode)EnumNumber(2), Message = OneIn(3) ? Pick(Texts) : "" };
        return span;
    }

    private Span.Types.Event Event(Span span)
    {
        var added = new Span.Types.Event
        {
            Name = OneIn(2) ? "exception" : Pick(Names),
            TimeUnixNano = options.OddTimes && OneIn(8) ? 0 : span.StartTimeUnixNano + (ulong)random.Next(1_000_000),
            DroppedAttributesCount = DroppedCount(),
        };
        AddAttributes(added.Attributes, 4);
        return added;
    }

    private Span.Types.Link Link()
    {
        var (traceId, spans) = Pick(_traces);
        var link = new Span.Types.Link
        {
            TraceId = OneIn(2) ? traceId : Id(16),
            SpanId = spans.Count > 0 && OneIn(2) ? Pick(spans) : Id(8),
            TraceState = OneIn(4) ? "x=y" : "",
            Flags = OneIn(2) ? 0x301u : 0,
            DroppedAttributesCount = DroppedCount(),
        };
        AddAttributes(link.Attributes, 3);
        return link;
    }

    private void SetTimes(Span span)
    {
        span.StartTimeUnixNano = options.BaseUnixNanos + (ulong)random.NextInt64(60_000_000_000);
        span.EndTimeUnixNano = span.StartTimeUnixNano + (ulong)random.NextInt64(OneIn(10) ? 100_000_000_000 : 500_000_000);
        if (!options.OddTimes || !OneIn(10))
            return;
        span.StartTimeUnixNano = Pick([0UL, 1UL, ulong.MaxValue, 1UL << 63, span.EndTimeUnixNano + 1]);
        if (OneIn(2))
            span.EndTimeUnixNano = Pick([0UL, ulong.MaxValue]);
    }

    private void AddAttributes(RepeatedField<KeyValue> attributes, int max)
    {
        var keys = new HashSet<string>(attributes.Select(a => a.Key), StringComparer.Ordinal);
        for (var n = random.Next(max + 1); n > 0; n--)
        {
            var key = OneIn(12) ? "key" + random.Next(1000) : Pick(Keys);
            if (!keys.Add(key) && !(options.DuplicateKeys && OneIn(6)))
                continue;
            var attribute = new KeyValue { Key = key };
            if (!OneIn(40))
                attribute.Value = Value(options.MaxValueDepth);
            attributes.Add(attribute);
        }
    }

    private AnyValue Value(int depth)
    {
        switch (random.Next(depth > 0 ? 16 : 12))
        {
            case < 5:
                return new AnyValue { StringValue = OneIn(15) ? new string('x', random.Next(400)) : Pick(Texts) };
            case < 8:
                return new AnyValue { IntValue = OneIn(3) ? random.Next(1000) : Pick(Integers) };
            case 8:
                return new AnyValue { BoolValue = OneIn(2) };
            case 9:
                return new AnyValue { DoubleValue = OneIn(2) ? random.NextDouble() : Pick(Doubles) };
            case 10:
                var bytes = new byte[random.Next(12)];
                random.NextBytes(bytes);
                return new AnyValue { BytesValue = ByteString.CopyFrom(bytes) };
            case 11:
                return OneIn(3) ? new AnyValue() : new AnyValue { StringValue = "" };
            case 12 or 13:
                var array = new ArrayValue();
                var homogeneous = OneIn(2);
                for (var n = random.Next(4); n > 0; n--)
                    array.Values.Add(homogeneous ? new AnyValue { IntValue = random.Next(10) } : Value(depth - 1));
                return new AnyValue { ArrayValue = array };
            default:
                var list = new KeyValueList();
                for (var n = random.Next(4); n > 0; n--)
                    list.Values.Add(new KeyValue { Key = Pick(Keys), Value = OneIn(20) ? null : Value(depth - 1) });
                return new AnyValue { KvlistValue = list };
        }
    }

    private int EnumNumber(int max) => options.UnknownEnumNumbers && OneIn(25) ? Pick([max + 1, 99, -1, int.MinValue]) : random.Next(max + 1);

    private uint DroppedCount() => OneIn(8) ? Pick([1u, 7u, uint.MaxValue]) : 0;

    private string SchemaUrl() => OneIn(3) ? "https://opentelemetry.io/schemas/1.27.0" : "";

    private ByteString Id(int sizeBytes)
    {
        var bytes = new byte[sizeBytes];
        random.NextBytes(bytes);
        if (OneIn(8))
            bytes.AsSpan(0, sizeBytes / 2).Clear();
        bytes[^1] |= 1;
        return ByteString.CopyFrom(bytes);
    }

    private bool OneIn(int n) => random.Next(n) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
