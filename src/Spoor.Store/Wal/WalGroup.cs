using Spoor.Store.Ingest;

namespace Spoor.Store.Wal;

/// <summary>The requests that go into a segment with one write and one sync. Belongs to the writer thread.</summary>
internal sealed class WalGroup
{
    /// <summary>More bytes than this in one write would let the first requests wait for the last.</summary>
    private const long MaxBytes = 4 << 20;

    private readonly List<AppendRequest> _requests = [];
    private readonly List<ReadOnlyMemory<byte>> _buffers = [];
    private byte[] _headers = new byte[64 * WalFormat.RecordHeaderBytes];

    public IReadOnlyList<AppendRequest> Requests => _requests;

    public int Count => _requests.Count;

    /// <summary>Bytes of the records, headers included.</summary>
    public long Bytes { get; private set; }

    public static long RecordBytes(AppendRequest request) => WalFormat.RecordHeaderBytes + request.Payload.Length;

    public bool HasRoomFor(AppendRequest request) => Count == 0 || Bytes + RecordBytes(request) <= MaxBytes;

    public void Add(AppendRequest request)
    {
        _requests.Add(request);
        Bytes += RecordBytes(request);
    }

    /// <summary>Writes all records and the end mark at the segment's end, and tells each request its position.</summary>
    public void WriteTo(WalSegment segment)
    {
        const int HeaderBytes = WalFormat.RecordHeaderBytes;
        var needed = (Count + 1) * HeaderBytes;
        if (_headers.Length < needed)
            _headers = new byte[Math.Max(needed, _headers.Length * 2)];
        _buffers.Clear();
        var end = segment.End;
        for (var i = 0; i < Count; i++)
        {
            var request = _requests[i];
            var header = _headers.AsMemory(i * HeaderBytes, HeaderBytes);
            WalFormat.WriteRecordHeader(header.Span, segment.Number, request.Payload.Length, request.PayloadCrc);
            _buffers.Add(header);
            _buffers.Add(request.Payload);
            var next = end + RecordBytes(request);
            request.Position = new WalRange(new WalPosition(segment.Number, end), new WalPosition(segment.Number, next));
            end = next;
        }

        var mark = _headers.AsMemory(Count * HeaderBytes, HeaderBytes);
        mark.Span.Clear();
        _buffers.Add(mark);
        segment.File.Write(segment.End, _buffers);
        _buffers.Clear();
        segment.End = end;
    }

    public void Clear()
    {
        _requests.Clear();
        _buffers.Clear();
        Bytes = 0;
    }
}
