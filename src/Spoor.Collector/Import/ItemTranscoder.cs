using Spoor.Collector.Jaeger;
using Spoor.Collector.Zipkin;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>Turns the items of a file into OTLP and collects them until a batch is full.</summary>
internal sealed class ItemTranscoder(TraceFileFormat format) : IDisposable
{
    private readonly ProtoWriter _otlp = new(64 * 1024);
    private readonly JaegerJson _jaeger = new();
    private readonly ZipkinJson _zipkin = new();

    /// <summary>About how many bytes of OTLP have been collected.</summary>
    public int PendingBytes => _otlp.Length + _jaeger.PendingBytes + _zipkin.PendingBytes;

    /// <exception cref="OtlpFormatException">The item is not what the format says.</exception>
    public void Add(ReadOnlySpan<byte> item)
    {
        switch (format)
        {
            case TraceFileFormat.OtlpJson:
                OtlpJson.ResourceSpansToProtobuf(item, _otlp);
                break;
            case TraceFileFormat.TempoJson:
                OtlpJson.ResourceSpansToProtobuf(item, _otlp, JsonDialect.Tempo);
                break;
            case TraceFileFormat.JaegerJson:
                _jaeger.AddTrace(item);
                break;
            case TraceFileFormat.ZipkinJson:
                _zipkin.AddV2(item);
                break;
            case TraceFileFormat.ZipkinV1Json:
                _zipkin.AddV1(item);
                break;
            default:
                AddResourceSpans(item);
                break;
        }
    }

    /// <summary>Everything collected as <c>TracesData</c>; valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Flush()
    {
        _jaeger.WriteTo(_otlp);
        _zipkin.WriteTo(_otlp);
        return _otlp.WrittenSpan;
    }

    public void Clear() => _otlp.Reset();

    public void Dispose()
    {
        _otlp.Dispose();
        _jaeger.Dispose();
        _zipkin.Dispose();
    }

    private void AddResourceSpans(ReadOnlySpan<byte> message)
    {
        var start = _otlp.Length;
        _otlp.WriteBytesField(OtlpFields.TracesData.ResourceSpans, message);
        if (SpanBatch.TryParse(_otlp.WrittenMemory[start..], out var batch, out var error))
            batch.Dispose();
        else
            throw new OtlpFormatException(error + " (counted from the start of this ResourceSpans)", "", 0);
    }
}
