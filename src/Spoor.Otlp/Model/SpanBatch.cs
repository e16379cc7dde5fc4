using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Spoor.Otlp;

/// <summary>
/// OTLP protobuf bytes (<c>TracesData</c> = <c>ExportTraceServiceRequest</c>: field 1, repeated <c>ResourceSpans</c>) and an index of their
/// spans, built in one walk. The one form in which spans travel inside Spoor; nothing is decoded into objects.
/// </summary>
/// <remarks>
/// A span that cannot be used (id of wrong length or all zero, malformed fields) is not in <see cref="Spans"/>; it is counted in
/// <see cref="RejectedSpans"/>, and <see cref="RejectionReason"/> describes the first. Its bytes stay in <see cref="Bytes"/>, so that
/// parsing the same bytes again rejects the same spans. Attributes, events and links are not looked into here: whoever decodes them checks them.
/// </remarks>
public sealed class SpanBatch : IDisposable
{
    private byte[]? _rented;
    private SpanRecord[] _spans = [];
    private int _spanCount;
    private ResourceRecord[] _resources = [];
    private int _resourceCount;
    private ScopeRecord[] _scopes = [];
    private int _scopeCount;

    private SpanBatch(ReadOnlyMemory<byte> bytes, byte[]? rented)
    {
        Bytes = bytes;
        _rented = rented;
    }

    public ReadOnlyMemory<byte> Bytes { get; private set; }

    public ReadOnlySpan<SpanRecord> Spans => _spans.AsSpan(0, _spanCount);

    public ReadOnlySpan<ResourceRecord> Resources => _resources.AsSpan(0, _resourceCount);

    public ReadOnlySpan<ScopeRecord> Scopes => _scopes.AsSpan(0, _scopeCount);

    public int RejectedSpans { get; private set; }

    /// <summary>What is wrong with the first rejected span and where it lies; null when none was rejected.</summary>
    public string? RejectionReason { get; private set; }

    /// <summary>Indexes the bytes without taking ownership of them.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out SpanBatch? batch, [NotNullWhen(false)] out string? error) =>
        TryParse(bytes, null, out batch, out error);

    /// <summary>
    /// Indexes <paramref name="lengthBytes"/> bytes of an array from <see cref="ArrayPool{T}.Shared"/>. On success the batch owns the array and
    /// <see cref="Dispose"/> returns it; on failure the caller keeps it.
    /// </summary>
    public static bool TryParseRented(
        byte[] rented, int lengthBytes, [NotNullWhen(true)] out SpanBatch? batch, [NotNullWhen(false)] out string? error) =>
        TryParse(rented.AsMemory(0, lengthBytes), rented, out batch, out error);

    private static bool TryParse(
        ReadOnlyMemory<byte> bytes, byte[]? rented, [NotNullWhen(true)] out SpanBatch? batch, [NotNullWhen(false)] out string? error)
    {
        var candidate = new SpanBatch(bytes, rented);
        error = SpanBatchParser.Parse(candidate);
        if (error is null)
        {
            batch = candidate;
            return true;
        }

        candidate._rented = null;
        candidate.Dispose();
        batch = null;
        return false;
    }

    /// <summary>The bytes of one span message.</summary>
    public ReadOnlySpan<byte> SpanBytes(in SpanRecord span) => Bytes.Span.Slice(span.Offset, span.Length);

    public ReadOnlySpan<byte> Slice(ByteRange range) => Bytes.Span.Slice(range.Offset, range.Length);

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
        Return(ref _spans);
        Return(ref _resources);
        Return(ref _scopes);
        _spanCount = _resourceCount = _scopeCount = 0;
        Bytes = default;
    }

    internal ref ResourceRecord AddResource() => ref Add(ref _resources, ref _resourceCount);

    internal ref ScopeRecord AddScope() => ref Add(ref _scopes, ref _scopeCount);

    internal ref SpanRecord AddSpan() => ref Add(ref _spans, ref _spanCount);

    internal void DropLastSpan() => _spanCount--;

    internal void DropLastScope() => _scopeCount--;

    internal void DropLastResource() => _resourceCount--;

    internal ref ResourceRecord ResourceAt(int index) => ref _resources[index];

    internal ref ScopeRecord ScopeAt(int index) => ref _scopes[index];

    internal int ResourceCount => _resourceCount;

    internal int ScopeCount => _scopeCount;

    internal void Reject(string reason)
    {
        RejectedSpans++;
        RejectionReason ??= reason;
    }

    private static ref T Add<T>(ref T[] items, ref int count)
        where T : struct
    {
        if (count == items.Length)
        {
            var larger = ArrayPool<T>.Shared.Rent(Math.Max(16, items.Length * 2));
            items.AsSpan(0, count).CopyTo(larger);
            Return(ref items);
            items = larger;
        }

        ref var added = ref items[count++];
        added = default;
        return ref added;
    }

    private static void Return<T>(ref T[] items)
        where T : struct
    {
        if (items.Length > 0)
            ArrayPool<T>.Shared.Return(items);
        items = [];
    }
}
