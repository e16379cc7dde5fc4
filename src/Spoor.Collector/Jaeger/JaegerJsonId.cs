using System.Text.Json;
using Spoor.Collector.Import;
using Spoor.Otlp;

namespace Spoor.Collector.Jaeger;

/// <summary>
/// Ids in Jaeger JSON: hexadecimal, in files written by hand also anything else (<c>"G"</c>, <c>"span-1"</c>). Such an id becomes a hash of its text,
/// so that references between spans stay right.
/// </summary>
internal static class JaegerJsonId
{
    public static TraceId ReadTraceId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.IsEmpty || TraceId.TryParse(reader.ValueSpan, out _))
            return JsonInput.TraceId(ref reader);
        return new TraceId(0, Hash(reader.ValueSpan));
    }

    public static SpanId ReadSpanId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.IsEmpty || SpanId.TryParse(reader.ValueSpan, out _))
            return JsonInput.SpanId(ref reader);
        return new SpanId(Hash(reader.ValueSpan));
    }

    // FNV-1a: the same in every process, unlike HashCode.
    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var b in text)
            hash = unchecked((hash ^ b) * 0x100000001B3UL);
        return hash;
    }
}
