using System.Text.Json;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Jaeger;

/// <summary>
/// Jaeger's query JSON (what its API and UI export) as OTLP. Knows the redundant copies that the UI adds (<c>references[].span</c>, <c>process</c> in
/// each span) and passes over them.
/// </summary>
public sealed class JaegerJson : IDisposable
{
    private readonly Dictionary<string, int> _resourceByProcessId = new(StringComparer.Ordinal);
    private readonly TracesDataBuilder _builder = new();
    private readonly JaegerToOtlp _mapper = new();
    private readonly JaegerProcess _process = new();
    private readonly JaegerSpan _span = new();

    /// <summary>Bytes of the spans that were added since the last <see cref="WriteTo"/>.</summary>
    public int PendingBytes => _builder.SpanWriter.Length;

    /// <summary>Reads one trace: <c>{"spans":[…],"processes":{…}}</c>.</summary>
    /// <exception cref="OtlpFormatException">No such JSON; spans before the faulty one are kept.</exception>
    public void AddTrace(ReadOnlySpan<byte> json)
    {
        // Processes mostly stand behind the spans that name them: two passes.
        _resourceByProcessId.Clear();
        JsonInput.Read(json, ReadProcesses);
        JsonInput.Read(json, ReadSpans);
    }

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
        _process.Dispose();
        _span.Dispose();
    }

    private bool ReadProcesses(ref Utf8JsonReader reader)
    {
        if (!JsonInput.BeginObject(ref reader))
            return false;
        while (JsonInput.NextProperty(ref reader))
        {
            if (!JsonInput.Is(ref reader, "processes"u8))
            {
                JsonInput.SkipProperty(ref reader);
                continue;
            }

            if (!JsonInput.BeginObject(ref reader))
                continue;
            while (JsonInput.NextProperty(ref reader))
            {
                _span.Texts.Clear();
                var id = Text(_span.Texts, _span.Texts.AddUnescaped(reader.ValueSpan));
                reader.Read();
                _resourceByProcessId[id] = ReadProcess(ref reader);
            }
        }

        return true;
    }

    private int ReadProcess(ref Utf8JsonReader reader)
    {
        _process.Clear();
        if (JsonInput.BeginObject(ref reader))
            JaegerJsonReader.ReadProcess(ref reader, _process);
        return _mapper.AddResource(_process, _builder);
    }

    private bool ReadSpans(ref Utf8JsonReader reader)
    {
        var found = false;
        if (!JsonInput.BeginObject(ref reader))
            return false;
        while (JsonInput.NextProperty(ref reader))
        {
            if (!JsonInput.Is(ref reader, "spans"u8))
            {
                JsonInput.SkipProperty(ref reader);
                continue;
            }

            found = true;
            if (!JsonInput.BeginArray(ref reader))
                continue;
            while (JsonInput.NextItem(ref reader))
            {
                if (JsonInput.BeginObject(ref reader))
                    ReadSpan(ref reader);
            }
        }

        return found ? true : throw new OtlpFormatException("expected a Jaeger trace, an object with \"spans\"", "", 0);
    }

    private void ReadSpan(ref Utf8JsonReader reader)
    {
        _span.Clear();
        _process.Clear();
        var processId = JaegerJsonReader.ReadSpan(ref reader, _span, _process);
        if (!_resourceByProcessId.TryGetValue(Text(_span.Texts, processId), out var resource))
            resource = _mapper.AddResource(_process, _builder);
        _mapper.AddSpan(_span, resource, _builder);
    }

    private static string Text(TextArena texts, ByteRange range) => System.Text.Encoding.UTF8.GetString(texts[range]);
}
