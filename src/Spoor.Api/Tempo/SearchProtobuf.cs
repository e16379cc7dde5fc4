using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>Writes a search result as <c>tempopb.SearchResponse</c>.</summary>
internal static class SearchProtobuf
{
    public static void Write(ProtoWriter proto, SearchResult result, bool withSpanSets)
    {
        foreach (var trace in result.Traces)
            WriteTrace(proto, trace, withSpanSets);
        WriteMetrics(proto, result.Stats);
    }

    /// <summary>Field 2.</summary>
    public static void WriteMetrics(ProtoWriter proto, QueryStats stats)
    {
        var metrics = proto.BeginMessage(2);
        StatsProtobuf.WriteSearchMetrics(proto, stats);
        proto.EndMessage(metrics);
    }

    /// <summary>Field 1, once a trace.</summary>
    public static void WriteTrace(ProtoWriter proto, TraceSummary trace, bool withSpanSets)
    {
        var message = proto.BeginMessage(1);
        WriteMetadata(proto, trace, withSpanSets);
        proto.EndMessage(message);
    }

    private static void WriteMetadata(ProtoWriter proto, TraceSummary trace, bool withSpanSets)
    {
        proto.WriteStringField(1, trace.TraceId.ToShortString());
        proto.WriteTextIfAny(2, trace.RootServiceName ?? SearchJson.NoRootYet);
        proto.WriteTextIfAny(3, trace.RootTraceName);
        proto.WriteVarintIfNotZero(4, trace.StartUnixNanos);
        proto.WriteVarintIfNotZero(5, SearchJson.DurationMs(trace));
        if (!withSpanSets)
            return;
        for (var i = 0; i < trace.SpanSets.Count; i++)
        {
            // Field 6 is the first spanset once more, for clients from before there could be several.
            if (i == 0)
                WriteSpanSet(proto, 6, trace.SpanSets[i]);
            WriteSpanSet(proto, 7, trace.SpanSets[i]);
        }

        foreach (var (service, stats) in trace.ServiceStats)
        {
            var entry = proto.BeginMessage(8);
            proto.WriteStringField(1, service);
            var value = proto.BeginMessage(2);
            proto.WriteVarintIfNotZero(1, (ulong)stats.SpanCount);
            proto.WriteVarintIfNotZero(2, (ulong)stats.ErrorCount);
            proto.EndMessage(value);
            proto.EndMessage(entry);
        }
    }

    private static void WriteSpanSet(ProtoWriter proto, int field, SpanSetResult spanSet)
    {
        var message = proto.BeginMessage(field);
        foreach (var span in spanSet.Spans)
        {
            var mark = proto.BeginMessage(1);
            proto.WriteStringField(1, span.SpanId.ToString());
            proto.WriteTextIfAny(2, span.Name);
            proto.WriteVarintIfNotZero(3, span.StartUnixNanos);
            proto.WriteVarintIfNotZero(4, SearchJson.DurationNanos(span));
            WriteAttributes(proto, 5, span.Attributes);
            proto.EndMessage(mark);
        }

        proto.WriteVarintIfNotZero(2, (ulong)spanSet.Matched);
        WriteAttributes(proto, 3, spanSet.Attributes);
        proto.EndMessage(message);
    }

    private static void WriteAttributes(ProtoWriter proto, int field, IReadOnlyList<AttributeResult> attributes)
    {
        foreach (var attribute in attributes)
            WriteKeyValue(proto, field, attribute.Key, attribute.Value);
    }

    /// <summary>An OTLP <c>KeyValue</c>.</summary>
    public static void WriteKeyValue(ProtoWriter proto, int field, string key, in Static value)
    {
        var keyValue = proto.BeginMessage(field);
        proto.WriteStringField(1, key);
        WriteAnyValue(proto, 2, value);
        proto.EndMessage(keyValue);
    }

    private static void WriteAnyValue(ProtoWriter proto, int field, in Static value)
    {
        var message = proto.BeginMessage(field);
        switch (value.Type)
        {
            case StaticType.Int:
                proto.WriteVarintField(3, (ulong)value.AsInt64);
                break;
            case StaticType.Float:
                proto.WriteDoubleField(4, value.AsDouble);
                break;
            case StaticType.Bool:
                proto.WriteVarintField(2, value.AsBool ? 1UL : 0UL);
                break;
            case StaticType.IntArray or StaticType.FloatArray or StaticType.StringArray or StaticType.BoolArray:
                var array = proto.BeginMessage(5);
                foreach (var element in ValueText.Elements(value))
                    WriteAnyValue(proto, 1, element);
                proto.EndMessage(array);
                break;
            default:
                proto.WriteStringField(1, ValueText.Of(value));
                break;
        }

        proto.EndMessage(message);
    }
}
