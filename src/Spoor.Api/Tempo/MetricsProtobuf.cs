using Spoor.Otlp.Protobuf;
using Spoor.Store.Metrics;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>Writes series as <c>tempopb.QueryRangeResponse</c> and <c>tempopb.QueryInstantResponse</c>.</summary>
internal static class MetricsProtobuf
{
    /// <summary>A message is ended at the first series beyond this; clients refuse messages over 4 MiB.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    private const ulong NanosPerMillisecond = 1_000_000;

    public static void WriteSeries(ProtoWriter proto, MetricSeries series, MetricsRange range)
    {
        var message = proto.BeginMessage(1);
        WriteLabels(proto, series.Labels);
        for (var step = 0; step < series.Values.Length; step++)
        {
            if (double.IsNaN(series.Values[step]))
                continue;
            var sample = proto.BeginMessage(2);
            WriteValue(proto, 1, series.Values[step]);
            proto.WriteVarintIfNotZero(2, range.TimestampOf(step) / NanosPerMillisecond);
            proto.EndMessage(sample);
        }

        foreach (var exemplar in series.Exemplars)
        {
            var mark = proto.BeginMessage(4);
            WriteLabels(proto, exemplar.Labels);
            WriteValue(proto, 2, exemplar.Value);
            proto.WriteVarintIfNotZero(3, exemplar.StartUnixNanos / NanosPerMillisecond);
            proto.EndMessage(mark);
        }

        proto.EndMessage(message);
    }

    public static void WriteInstant(ProtoWriter proto, MetricSeries series)
    {
        var message = proto.BeginMessage(1);
        WriteLabels(proto, series.Labels);
        WriteValue(proto, 2, series.Values[0]);
        proto.EndMessage(message);
    }

    /// <summary>What was read, and whether the answer is partial.</summary>
    public static void WriteEnd(ProtoWriter proto, MetricsResult result)
    {
        var metrics = proto.BeginMessage(2);
        StatsProtobuf.WriteSearchMetrics(proto, result.Stats);
        proto.EndMessage(metrics);
        if (result.PartialReason is not { } reason)
            return;
        proto.WriteVarintField(3, 1);
        proto.WriteStringField(4, reason);
    }

    private static void WriteLabels(ProtoWriter proto, IReadOnlyList<MetricLabel> labels)
    {
        foreach (var label in labels)
            SearchProtobuf.WriteKeyValue(proto, 1, label.Key, label.Value);
    }

    private static void WriteValue(ProtoWriter proto, int field, double value)
    {
        if (value != 0)
            proto.WriteDoubleField(field, value);
    }
}
