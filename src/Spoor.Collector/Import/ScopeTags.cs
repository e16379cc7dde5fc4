using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>The instrumentation scope that OpenTelemetry exporters put into tags: <c>otel.scope.*</c>, in older versions <c>otel.library.*</c>.</summary>
internal static class ScopeTags
{
    /// <summary>Takes the tags out of the list and writes an <c>InstrumentationScope</c> message; nothing when there are none.</summary>
    public static void TakeScope(List<ImportedTag> tags, TextArena texts, ProtoWriter scope)
    {
        if (Take(tags, texts, "otel.scope.name"u8, "otel.library.name"u8, out var name))
            scope.WriteBytesField(OtlpFields.Scope.Name, texts[name]);
        if (Take(tags, texts, "otel.scope.version"u8, "otel.library.version"u8, out var version))
            scope.WriteBytesField(OtlpFields.Scope.Version, texts[version]);
    }

    // Some exporters write both; then both go, and the newer one counts.
    private static bool Take(List<ImportedTag> tags, TextArena texts, ReadOnlySpan<byte> newer, ReadOnlySpan<byte> older, out ByteRange text)
    {
        var hasOlder = tags.TryTakeText(texts, older, out var olderText);
        var hasNewer = tags.TryTakeText(texts, newer, out text);
        if (!hasNewer)
            text = olderText;
        return hasOlder || hasNewer;
    }
}
