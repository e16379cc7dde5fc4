using System.Text.Json;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Zipkin;

/// <summary>Zipkin JSON as OTLP: lists of spans, also lists of such lists (what Zipkin's API returns for several traces).</summary>
public sealed class ZipkinJson : IDisposable
{
    private readonly TracesDataBuilder _builder = new();
    private readonly ZipkinToOtlp _mapper = new();
    private readonly ZipkinV1Converter _converter = new();
    private readonly ZipkinSpan _span = new();
    private readonly ZipkinV1Span _v1Span = new();

    private delegate void SpanReader(ref Utf8JsonReader reader);

    /// <summary>Bytes of the spans that were added since the last <see cref="WriteTo"/>.</summary>
    public int PendingBytes => _builder.SpanWriter.Length;

    /// <summary>Reads v2 spans: one, a list, or a list of lists.</summary>
    /// <exception cref="OtlpFormatException">No such JSON; spans before the faulty one are kept.</exception>
    public void AddV2(ReadOnlySpan<byte> json) => Add(json, ReadV2);

    /// <summary>Reads v1 spans; see <see cref="ZipkinV1Converter"/>.</summary>
    /// <inheritdoc cref="AddV2"/>
    public void AddV1(ReadOnlySpan<byte> json) => Add(json, ReadV1);

    /// <summary>Appends what was added to <paramref name="output"/> as <c>ResourceSpans</c>, and forgets it.</summary>
    public void WriteTo(ProtoWriter output)
    {
        _builder.WriteTo(output);
        _builder.Clear();
    }

    public void Dispose()
    {
        _builder.Dispose();
        _mapper.Dispose();
        _converter.Dispose();
        _span.Dispose();
        _v1Span.Dispose();
    }

    private static void Add(ReadOnlySpan<byte> json, SpanReader readSpan) =>
        JsonInput.Read(json, (ref Utf8JsonReader reader) =>
        {
            ReadSpans(ref reader, readSpan, listsLeft: 2);
            return true;
        });

    private static void ReadSpans(ref Utf8JsonReader reader, SpanReader readSpan, int listsLeft)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            readSpan(ref reader);
            return;
        }

        if (listsLeft == 0 || reader.TokenType != JsonTokenType.StartArray)
            JsonSyntax.Fail(ref reader, "expected a Zipkin span or a list of them");
        while (JsonInput.NextItem(ref reader))
            ReadSpans(ref reader, readSpan, listsLeft - 1);
    }

    private void ReadV2(ref Utf8JsonReader reader)
    {
        _span.Clear();
        ZipkinJsonReader.ReadSpan(ref reader, _span);
        _mapper.AddSpan(_span, _builder);
    }

    private void ReadV1(ref Utf8JsonReader reader)
    {
        _v1Span.Clear();
        ZipkinV1JsonReader.ReadSpan(ref reader, _v1Span);
        _converter.AddSpan(_v1Span, _mapper, _builder);
    }
}
