using System.Text.Json;
using Spoor.Store.Metrics;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>Writes series as <c>tempopb.TimeSeries</c> and <c>tempopb.InstantSeries</c> in JSON.</summary>
internal static class MetricsJson
{
    private const ulong NanosPerMillisecond = 1_000_000;
    private const long BytesPerSample = 45;
    private const long BytesPerSeries = 100;

    public static long EstimateBytes(MetricsResult result, MetricsRange range) =>
        result.Series.Count * (BytesPerSeries + (range.IsInstant ? 0 : range.StepCount * BytesPerSample));

    public static void WriteSeries(Utf8JsonWriter json, MetricSeries series, MetricsRange range)
    {
        json.WriteStartObject();
        WriteLabels(json, series.Labels);
        json.WriteStartArray("samples"u8);
        for (var step = 0; step < series.Values.Length; step++)
        {
            if (double.IsNaN(series.Values[step]))
                continue;
            json.WriteStartObject();
            json.WriteUInt64Text("timestampMs"u8, range.TimestampOf(step) / NanosPerMillisecond);
            WriteValue(json, series.Values[step]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (series.Exemplars.Count > 0)
            WriteExemplars(json, series.Exemplars);
        json.WriteEndObject();
    }

    public static void WriteInstant(Utf8JsonWriter json, MetricSeries series)
    {
        json.WriteStartObject();
        WriteLabels(json, series.Labels);
        WriteValue(json, series.Values[0]);
        json.WriteEndObject();
    }

    private static void WriteExemplars(Utf8JsonWriter json, IReadOnlyList<MetricExemplar> exemplars)
    {
        json.WriteStartArray("exemplars"u8);
        foreach (var exemplar in exemplars)
        {
            json.WriteStartObject();
            WriteLabels(json, exemplar.Labels);
            WriteValue(json, exemplar.Value);
            json.WriteUInt64Text("timestampMs"u8, exemplar.StartUnixNanos / NanosPerMillisecond);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLabels(Utf8JsonWriter json, IReadOnlyList<MetricLabel> labels)
    {
        json.WriteStartArray("labels"u8);
        foreach (var label in labels)
            SearchJson.WriteKeyValue(json, label.Key, label.Value);
        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, double value)
    {
        if (value != 0)
            json.WriteDouble("value"u8, value);
    }
}
