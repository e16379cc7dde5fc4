using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Spoor.Otlp;

namespace Spoor.Collector.Import;

/// <summary>
/// Reads traces from a file, whatever common format it has (see <see cref="TraceFileFormat"/>; gzip or plain), in batches of bounded size. Memory is
/// bounded by the largest single item: one <c>ResourceSpans</c>, one Jaeger trace, one Zipkin span.
/// </summary>
/// <example><code>
/// using var reader = new TraceFileReader(path);
/// while (reader.TryReadNext(out var batch))
/// {
///     using (batch) …
///     progress.Report(reader.BytesRead, reader.TotalBytes);
/// }
/// </code></example>
public sealed class TraceFileReader : IDisposable
{
    private readonly TraceFileInput _input;
    private readonly TraceFileOptions _options;
    private readonly ItemTranscoder _transcoder;
    private readonly JsonItems _jsonItems;
    private readonly ProtobufItems _protobufItems;
    private readonly Queue<SpanBatch> _ready = new();
    private readonly long _shiftNanos;
    private bool _ended;

    /// <exception cref="TraceFileException">The file holds no traces in a known format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public TraceFileReader(string path, TraceFileOptions? options = null)
    {
        _options = options ?? new TraceFileOptions();
        if (_options.ShiftToNow)
            _shiftNanos = ShiftToNow(path, _options);
        _input = new TraceFileInput(path);
        try
        {
            Format = TraceFileSniffer.Recognize(_input);
        }
        catch
        {
            _input.Dispose();
            throw;
        }

        _transcoder = new ItemTranscoder(Format);
        _jsonItems = new JsonItems(_input, Format);
        _protobufItems = new ProtobufItems(_input);
    }

    public TraceFileFormat Format { get; }

    /// <summary>How much of the file on disk has been read, in bytes.</summary>
    public long BytesRead => _input.BytesRead;

    /// <summary>Size of the file on disk, in bytes.</summary>
    public long TotalBytes => _input.TotalBytes;

    /// <summary>Spans in the batches so far.</summary>
    public long SpanCount { get; private set; }

    /// <summary>Spans so far that cannot be used: see <see cref="SpanBatch.RejectedSpans"/>.</summary>
    public long RejectedSpans { get; private set; }

    /// <summary>Why the first of them was rejected.</summary>
    public string? RejectionReason { get; private set; }

    /// <summary>Reads the next batch, which the caller disposes; false at the end of the file.</summary>
    /// <exception cref="TraceFileException">The file is damaged here; the batches so far are good.</exception>
    public bool TryReadNext([NotNullWhen(true)] out SpanBatch? batch)
    {
        while (!_ready.TryDequeue(out batch))
        {
            if (_ended)
                return false;
            Fill();
            Publish();
        }

        SpanCount += batch.Spans.Length;
        return true;
    }

    public void Dispose()
    {
        while (_ready.TryDequeue(out var batch))
            batch.Dispose();
        _transcoder.Dispose();
        _input.Dispose();
    }

    private static long ShiftToNow(string path, TraceFileOptions options)
    {
        ulong newest = 0;
        using var reader = new TraceFileReader(path, options with { ShiftToNow = false });
        while (reader.TryReadNext(out var batch))
        {
            foreach (var span in batch.Spans)
            {
                // Times beyond 2262 are broken ones: nothing is moved by them.
                if (span.EndUnixNanos <= long.MaxValue)
                    newest = Math.Max(newest, span.EndUnixNanos);
            }

            batch.Dispose();
        }

        var now = (ulong)(options.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        return newest == 0 ? 0 : unchecked((long)(now - newest));
    }

    private void Fill()
    {
        while (_transcoder.PendingBytes < _options.BatchSizeBytes)
        {
            var isProtobuf = Format == TraceFileFormat.OtlpProtobuf;
            var length = 0;
            _ended = isProtobuf ? !_protobufItems.TryFindNext(out length) : (length = _jsonItems.FindNext()) == 0;
            if (_ended)
                return;
            try
            {
                _transcoder.Add(_input.Window[..length]);
            }
            catch (OtlpFormatException exception)
            {
                var problem = exception.Path.Length <= 2 ? exception.Problem : $"{exception.Path[2..]} of this item: {exception.Problem}";
                throw _input.Error(problem, exception.BytePosition, exception);
            }

            _input.Consume(length);
            if (!isProtobuf)
                _jsonItems.Done();
        }
    }

    private void Publish()
    {
        var bytes = _transcoder.Flush();
        var whole = Parse(bytes, _shiftNanos);
        _transcoder.Clear();
        RejectedSpans += whole.RejectedSpans;
        RejectionReason ??= whole.RejectionReason;
        if (whole.Spans.Length > 0 && whole.Bytes.Length <= _options.BatchSizeBytes * 5L / 4)
        {
            _ready.Enqueue(whole);
            return;
        }

        using (whole)
            BatchSplitter.Split(whole, _options.BatchSizeBytes, piece => _ready.Enqueue(Parse(piece.WrittenSpan, 0)));
    }

    private SpanBatch Parse(ReadOnlySpan<byte> tracesData, long shiftNanos)
    {
        var rented = ArrayPool<byte>.Shared.Rent(tracesData.Length);
        var copy = rented.AsSpan(0, tracesData.Length);
        tracesData.CopyTo(copy);
        if (shiftNanos != 0)
            TimeShift.Apply(copy, shiftNanos);
        return SpanBatch.TryParseRented(rented, copy.Length, out var batch, out var error) ? batch : throw _input.Error(error);
    }
}
