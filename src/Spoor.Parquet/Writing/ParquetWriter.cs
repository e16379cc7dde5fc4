using System.Buffers;
using System.Buffers.Binary;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Thrift;

namespace Spoor.Parquet.Writing;

/// <summary>
/// Writes a Parquet file of flat columns from front to back; the caller decides row groups, pages and encodings.
/// Row groups, their columns in the order of the schema and the pages of a column come one after another. Not thread-safe.
/// </summary>
public sealed class ParquetWriter : IDisposable
{
    private const int FlushSizeBytes = 256 * 1024;

    private readonly Stream _stream;
    private readonly List<(RowGroupLayout Layout, ChunkTotals[] Totals)> _rowGroups = [];
    private readonly ColumnChunkWriter _chunk;
    private byte[] _pending = ArrayPool<byte>.Shared.Rent(FlushSizeBytes);
    private int _pendingLength;
    private bool _finished;

    /// <param name="stream">Receives the file from its current position on; neither flushed nor disposed of by the writer.</param>
    /// <param name="metadata">Key and value pairs of the footer.</param>
    public ParquetWriter(
        Stream stream, IReadOnlyList<ColumnSchema> columns, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        foreach (var column in columns)
            CheckColumn(column);
        _stream = stream;
        Columns = columns;
        Metadata = metadata ?? [];
        _chunk = new ColumnChunkWriter(this);
        Append(FileFormat.Magic);
    }

    public IReadOnlyList<ColumnSchema> Columns { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>
    /// Dictionaries of texts that LZ4 compresses are cut into pieces of about so many bytes (before compression), which can be decoded alone; those of
    /// less than twice that are not. Smaller pieces are read faster and take more room.
    /// </summary>
    public int DictionaryPieceSizeBytes { get; init; } = 128 * 1024;

    /// <summary>The layouts of the row groups written so far.</summary>
    public IReadOnlyList<RowGroupLayout> RowGroups => [.. _rowGroups.Select(group => group.Layout)];

    /// <summary>Bytes written so far, from the start of the file.</summary>
    public long Position { get; private set; }

    internal CompactWriter Thrift { get; } = new();

    /// <summary>Begins the next row group; the one before must be finished.</summary>
    public RowGroupWriter BeginRowGroup(int rowCount)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCount);
        return new RowGroupWriter(this, _chunk, rowCount);
    }

    /// <summary>Writes the footer and hands everything to the stream.</summary>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        _finished = true;
        FooterWriter.Write(Thrift, Columns, _rowGroups, Metadata);
        Append(Thrift.Written);
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(trailer, Thrift.Written.Length);
        FileFormat.Magic.CopyTo(trailer[4..]);
        Append(trailer);
        FlushPending();
    }

    public void Dispose()
    {
        _finished = true;
        _chunk.Dispose();
        if (_pending.Length > 0)
            ArrayPool<byte>.Shared.Return(_pending);
        _pending = [];
    }

    internal void Add(RowGroupLayout layout, ChunkTotals[] totals) => _rowGroups.Add((layout, totals));

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Position += bytes.Length;
        if (bytes.Length > _pending.Length - _pendingLength)
        {
            FlushPending();
            if (bytes.Length > _pending.Length)
            {
                _stream.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength += bytes.Length;
    }

    private void FlushPending()
    {
        _stream.Write(_pending, 0, _pendingLength);
        _pendingLength = 0;
    }

    private static void CheckColumn(ColumnSchema column)
    {
        var supported = column is
        {
            IsFlat: true,
            Type: PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.Double or PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray,
        };
        if (!supported || (column.Type == PhysicalType.FixedLengthByteArray) != (column.TypeLength > 0))
            throw new ArgumentException($"column {column.Name} of {column.Type}({column.TypeLength}) cannot be written", nameof(column));
    }
}
