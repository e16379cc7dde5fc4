using System.Text.Json;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;

namespace Spoor.Api.Tempo;

/// <summary>
/// Writes what a query read as the <c>metrics</c> of an answer. Clients decode these strictly, so nothing is added; that a search is
/// partial shows in fewer completed jobs than there were.
/// </summary>
internal static class StatsJson
{
    /// <summary><c>tempopb.SearchMetrics</c></summary>
    public static void WriteSearchMetrics(Utf8JsonWriter json, QueryStats stats)
    {
        json.WriteStartObject("metrics"u8);
        json.WriteNumberIfNotZero("inspectedTraces"u8, stats.InspectedTraces);
        json.WriteUInt64TextIfNotZero("inspectedBytes"u8, (ulong)stats.InspectedBytes);
        json.WriteNumberIfNotZero("totalBlocks"u8, stats.TotalBlocks);
        json.WriteNumberIfNotZero("completedJobs"u8, CompletedJobs(stats));
        json.WriteNumber("totalJobs"u8, 1);
        json.WriteUInt64TextIfNotZero("totalBlockBytes"u8, (ulong)stats.TotalBlockBytes);
        json.WriteUInt64TextIfNotZero("inspectedSpans"u8, (ulong)stats.InspectedSpans);
        json.WriteEndObject();
    }

    /// <summary><c>tempopb.MetadataMetrics</c> and <c>tempopb.TraceByIDMetrics</c></summary>
    public static void WriteInspectedBytes(Utf8JsonWriter json, QueryStats stats)
    {
        json.WriteStartObject("metrics"u8);
        json.WriteUInt64TextIfNotZero("inspectedBytes"u8, (ulong)stats.InspectedBytes);
        json.WriteEndObject();
    }

    /// <summary>The form for language models, where the number is a number.</summary>
    public static void WriteInspectedBytesNumber(Utf8JsonWriter json, QueryStats stats)
    {
        json.WriteStartObject("metrics"u8);
        json.WriteNumberIfNotZero("inspectedBytes"u8, stats.InspectedBytes);
        json.WriteEndObject();
    }

    public static int CompletedJobs(QueryStats stats) => stats.PartialReason is null ? 1 : 0;
}

/// <summary>The same in protobuf; the caller opens and closes the message.</summary>
internal static class StatsProtobuf
{
    public static void WriteSearchMetrics(ProtoWriter proto, QueryStats stats)
    {
        proto.WriteVarintIfNotZero(1, (ulong)stats.InspectedTraces);
        proto.WriteVarintIfNotZero(2, (ulong)stats.InspectedBytes);
        proto.WriteVarintIfNotZero(3, (ulong)stats.TotalBlocks);
        proto.WriteVarintIfNotZero(4, (ulong)StatsJson.CompletedJobs(stats));
        proto.WriteVarintField(5, 1);
        proto.WriteVarintIfNotZero(6, (ulong)stats.TotalBlockBytes);
        proto.WriteVarintIfNotZero(7, (ulong)stats.InspectedSpans);
    }

    public static void WriteInspectedBytes(ProtoWriter proto, int field, QueryStats stats)
    {
        var metrics = proto.BeginMessage(field);
        proto.WriteVarintIfNotZero(1, (ulong)stats.InspectedBytes);
        proto.EndMessage(metrics);
    }
}
