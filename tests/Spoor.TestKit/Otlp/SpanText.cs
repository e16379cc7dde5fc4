using System.Globalization;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Spoor.TestKit.Otlp;

/// <summary>Everything a span says, as lines of text: two spans are equal when their texts are.</summary>
internal sealed class SpanText
{
    private readonly bool _sortAttributes;

    private SpanText(ResourceSpans resource, ScopeSpans scope, Span span, bool sortAttributes)
    {
        _sortAttributes = sortAttributes;
        Identity = $"span {Hex(span.TraceId)} {Hex(span.SpanId)} '{span.Name}' kind {(int)span.Kind}";
        Add("resource schema url", resource.SchemaUrl);
        AddAttributes("resource", resource.Resource?.Attributes);
        Add("resource dropped attributes", resource.Resource?.DroppedAttributesCount ?? 0);
        Lines.AddRange((resource.Resource?.EntityRefs ?? []).Select(e => "resource entity " + e));
        Add("scope schema url", scope.SchemaUrl);
        Add("scope name", scope.Scope?.Name);
        Add("scope version", scope.Scope?.Version);
        AddAttributes("scope", scope.Scope?.Attributes);
        Add("scope dropped attributes", scope.Scope?.DroppedAttributesCount ?? 0);
        AddSpan(span);
        Text = Identity + "\n    " + string.Join("\n    ", Lines);
    }

    /// <summary>Names the span in messages and pairs it with its changed twin.</summary>
    public string Identity { get; }

    public List<string> Lines { get; } = [];

    public string Text { get; }

    public static IEnumerable<SpanText> All(TracesData data, bool sortAttributes) =>
        from resource in data.ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select new SpanText(resource, scope, span, sortAttributes);

    private void AddSpan(Span span)
    {
        Add("parent", Hex(span.ParentSpanId));
        Add("trace state", span.TraceState);
        Add("flags", span.Flags);
        Add("start", span.StartTimeUnixNano);
        Add("end", span.EndTimeUnixNano);
        Add("status code", (int?)span.Status?.Code);
        Add("status message", span.Status?.Message);
        AddAttributes("span", span.Attributes);
        Add("dropped attributes", span.DroppedAttributesCount);
        Add("dropped events", span.DroppedEventsCount);
        Add("dropped links", span.DroppedLinksCount);
        for (var i = 0; i < span.Events.Count; i++)
        {
            var e = span.Events[i];
            Lines.Add($"event {i} '{e.Name}' at {e.TimeUnixNano} dropped {e.DroppedAttributesCount}");
            AddAttributes($"event {i}", e.Attributes);
        }

        for (var i = 0; i < span.Links.Count; i++)
        {
            var l = span.Links[i];
            Lines.Add($"link {i} {Hex(l.TraceId)} {Hex(l.SpanId)} state '{l.TraceState}' flags {l.Flags} dropped {l.DroppedAttributesCount}");
            AddAttributes($"link {i}", l.Attributes);
        }
    }

    private void Add(string what, object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(text) && text != "0")
            Lines.Add($"{what} = {text}");
    }

    private void AddAttributes(string where, IEnumerable<KeyValue>? attributes) =>
        Lines.AddRange(List(attributes ?? []).Select(line => $"{where} attribute {line}"));

    private IEnumerable<string> List(IEnumerable<KeyValue> attributes)
    {
        var lines = attributes.Select(a => $"{a.Key} = {Value(a.Value)}{(a.KeyStrindex == 0 ? "" : $" key index {a.KeyStrindex}")}");
        return _sortAttributes ? lines.Order(StringComparer.Ordinal) : lines;
    }

    private string Value(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => "'" + value.StringValue + "'",
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => "int " + value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => DoubleText(value.DoubleValue),
        AnyValue.ValueOneofCase.BytesValue => "bytes " + Hex(value.BytesValue),
        AnyValue.ValueOneofCase.ArrayValue => "[" + string.Join(", ", value.ArrayValue.Values.Select(Value)) + "]",
        AnyValue.ValueOneofCase.KvlistValue => "{" + string.Join(", ", List(value.KvlistValue.Values)) + "}",
        AnyValue.ValueOneofCase.StringValueStrindex => "string index " + value.StringValueStrindex.ToString(CultureInfo.InvariantCulture),
        _ => "(empty)",
    };

    private static string DoubleText(double value) =>
        $"double {value.ToString("R", CultureInfo.InvariantCulture)} (bits {BitConverter.DoubleToUInt64Bits(value):x16})";

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
