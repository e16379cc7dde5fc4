using System.Buffers;
using System.Runtime.InteropServices;
using Spoor.Parquet;
using Spoor.Parquet.Encodings;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;
using Spoor.Parquet.Schema;
using Spoor.Store.Files;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>
/// Reads rows of columns of one file of a block: positioned reads of the pages that hold the rows, checked by CRC and decoded into arrays.
/// May be called from several threads at once.
/// </summary>
internal sealed class BlockFileReader(IReadableFile file, string blockId, string fileName) : IDisposable
{
    private volatile IReadableFile _file = file;

    private delegate void PageDecoder<T>(PageReader page, Span<T> values);

    /// <summary>Codes of the rows, -1 where there is no value.</summary>
    public int[] Codes(ColumnChunkLayout chunk, int firstRow, int rowCount)
    {
        var rows = GC.AllocateUninitializedArray<int>(rowCount);
        Codes(chunk, firstRow, rows.AsSpan());
        return rows;
    }

    /// <inheritdoc cref="Codes(ColumnChunkLayout, int, int)"/>
    public void Codes(ColumnChunkLayout chunk, int firstRow, Span<int> rows) =>
        Read(chunk, firstRow, rows, -1, static (page, values) => page.ReadCodes(values));

    /// <summary>Reads the codes of all pages that a visitor wants; pages without any value are left out.</summary>
    public void VisitCodes(ColumnChunkLayout chunk, ICodeVisitor visitor) =>
        VisitPages(chunk, visitor, static (page, codes) => page.ReadCodes(codes));

    /// <summary>The same with how far the integers of an INT64 column without dictionary lie above the least.</summary>
    /// <param name="count">One more than the greatest distance.</param>
    public void VisitDistances(ColumnChunkLayout chunk, long min, int count, ICodeVisitor visitor) => VisitPages(chunk, visitor, (page, codes) =>
    {
        var longs = ArrayPool<long>.Shared.Rent(page.ValueCount);
        page.ReadInt64(longs);
        var isDamaged = false;
        for (var i = 0; i < page.ValueCount; i++)
        {
            var distance = longs[i] - min;
            isDamaged |= (ulong)distance >= (ulong)count;
            codes[i] = (int)distance;
        }

        ArrayPool<long>.Shared.Return(longs);
        if (isDamaged)
            throw new ParquetException("a number is not within the bounds of its column");
    });

    /// <summary>Integers of the rows of an INT64 column without dictionary, or the bits of floats; 0 where there is no value.</summary>
    public void PlainLongs(ColumnChunkLayout chunk, int firstRow, Span<long> rows)
    {
        if (chunk.Type == PhysicalType.Double)
            Read(chunk, firstRow, MemoryMarshal.Cast<long, double>(rows), 0, static (page, values) => page.ReadDouble(values));
        else
            Read(chunk, firstRow, rows, 0, static (page, values) => page.ReadInt64(values));
    }

    /// <summary>Integers of the rows of an INT32 column without dictionary.</summary>
    public void Ints(ColumnChunkLayout chunk, int firstRow, Span<int> rows, int absent) =>
        Read(chunk, firstRow, rows, absent, static (page, values) => page.ReadInt32(values));

    /// <summary>-1 for rows without a value, else 0.</summary>
    public void Presences(ColumnChunkLayout chunk, int firstRow, Span<int> rows) =>
        Read(chunk, firstRow, rows, -1, static (_, values) => values.Clear());

    /// <summary>The values of a chunk's dictionary of integers, or the bits of its floats.</summary>
    public long[] NumberDictionaryOf(ColumnChunkLayout chunk)
    {
        if (chunk.Type != PhysicalType.Double)
            return LongDictionaryOf(chunk);
        var values = new double[chunk.Dictionary!.Value.ValueCount];
        ReadDictionary(chunk, page => page.ReadDouble(values));
        return MemoryMarshal.Cast<double, long>(values).ToArray();
    }

    /// <summary>Integers of the rows, from a dictionary or from the pages; 0 where there is no value.</summary>
    public long[] Longs(ColumnChunkLayout chunk, int firstRow, int rowCount)
    {
        var rows = GC.AllocateUninitializedArray<long>(rowCount);
        Longs(chunk, firstRow, rows.AsSpan());
        return rows;
    }

    /// <inheritdoc cref="Longs(ColumnChunkLayout, int, int)"/>
    public void Longs(ColumnChunkLayout chunk, int firstRow, Span<long> rows)
    {
        if (chunk.Dictionary is null && chunk.Type == PhysicalType.Int64)
        {
            Read(chunk, firstRow, rows, 0, static (page, values) => page.ReadInt64(values));
            return;
        }

        var rented = ArrayPool<int>.Shared.Rent(rows.Length);
        var ints = rented.AsSpan(0, rows.Length);
        if (chunk.Dictionary is null)
        {
            Ints(chunk, firstRow, ints, absent: 0);
            Widen(ints, rows);
        }
        else
        {
            Codes(chunk, firstRow, ints);
            Look(ints, LongDictionaryOf(chunk), rows);
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Integers of an INT32 column without dictionary; 0 where there is no value.</summary>
    public int[] Ints(ColumnChunkLayout chunk, int firstRow, int rowCount)
    {
        var rows = GC.AllocateUninitializedArray<int>(rowCount);
        Read(chunk, firstRow, rows, 0, static (page, values) => page.ReadInt32(values));
        return rows;
    }

    /// <summary>Floats of the rows, from a dictionary or from the pages; 0 where there is no value.</summary>
    public double[] Doubles(ColumnChunkLayout chunk, int firstRow, int rowCount)
    {
        var rows = GC.AllocateUninitializedArray<double>(rowCount);
        if (chunk.Dictionary is null)
        {
            Read(chunk, firstRow, rows, 0, static (page, values) => page.ReadDouble(values));
            return rows;
        }

        var dictionary = new double[chunk.Dictionary.Value.ValueCount];
        ReadDictionary(chunk, page => page.ReadDouble(dictionary));
        Look(Codes(chunk, firstRow, rowCount), dictionary, rows);
        return rows;
    }

    /// <summary>-1 for rows without a value, else 0.</summary>
    public int[] Presences(ColumnChunkLayout chunk, int firstRow, int rowCount)
    {
        var rows = GC.AllocateUninitializedArray<int>(rowCount);
        Read(chunk, firstRow, rows, -1, static (_, values) => values.Clear());
        return rows;
    }

    /// <summary>Fixed-length values of the rows; <paramref name="rows"/> is cleared where there is no value.</summary>
    public void Fixed<T>(ColumnChunkLayout chunk, int firstRow, Span<T> rows)
        where T : unmanaged =>
        Read(chunk, firstRow, rows, default, static (page, values) => page.ReadFixed(MemoryMarshal.AsBytes(values)));

    /// <summary>The integers of a chunk's dictionary.</summary>
    public long[] LongDictionaryOf(ColumnChunkLayout chunk)
    {
        var values = new long[chunk.Dictionary!.Value.ValueCount];
        if (chunk.Type == PhysicalType.Int64)
        {
            ReadDictionary(chunk, page => page.ReadInt64(values));
            return values;
        }

        var ints = new int[values.Length];
        ReadDictionary(chunk, page => page.ReadInt32(ints));
        Widen(ints, values);
        return values;
    }

    /// <summary>The fixed-length values of a chunk's dictionary.</summary>
    public T[] FixedDictionaryOf<T>(ColumnChunkLayout chunk)
        where T : unmanaged
    {
        var values = new T[chunk.Dictionary!.Value.ValueCount];
        ReadDictionary(chunk, page => page.ReadFixed(MemoryMarshal.AsBytes(values.AsSpan())));
        return values;
    }

    /// <summary>The byte strings of a chunk's dictionary.</summary>
    public BlobDictionary DictionaryOf(ColumnChunkLayout chunk)
    {
        BlobDictionary? dictionary = null;
        ReadDictionary(chunk, page =>
        {
            var blob = GC.AllocateUninitializedArray<byte>(page.MaxBlobSizeBytes);
            var offsets = new int[page.ValueCount + 1];
            page.ReadByteArrays(blob, offsets);
            dictionary = new BlobDictionary(blob, offsets);
        });
        return dictionary!;
    }

    /// <summary>The texts of a span attribute.</summary>
    /// <param name="scratch">Whose room they are put into; null for arrays of their own.</param>
    public BlockTextDictionary TextsOf(Block block, int group, int column, ColumnChunkLayout chunk, ColumnScratch? scratch)
    {
        BlockTextDictionary? dictionary = null;
        ReadDictionary(chunk, page =>
        {
            var size = page.MaxBlobSizeBytes;
            var blob = scratch?.RentArray<byte>(size) ?? GC.AllocateUninitializedArray<byte>(size);
            var offsets = scratch?.RentArray<int>(page.ValueCount + 1) ?? GC.AllocateUninitializedArray<int>(page.ValueCount + 1);
            page.ReadByteArrays(blob.AsSpan(0, size), offsets.AsSpan(0, page.ValueCount + 1));
            dictionary = new BlockTextDictionary(block, group, column, blob, offsets, page.ValueCount);
        });
        return dictionary!;
    }

    /// <summary>Some byte strings of a chunk's dictionary: of one in pieces only those pieces are read.</summary>
    /// <param name="codes">Which ones, ascending.</param>
    /// <param name="cache">Has and takes decoded pieces; null when nothing is to be kept.</param>
    public SparseDictionary ValuesOf(ColumnChunkLayout chunk, int[] codes, PieceCache? cache = null)
    {
        var values = new SparseValues(codes);
        if (chunk.DictionaryPieces.Count == 0)
        {
            ReadDictionary(chunk, page =>
            {
                page.FindByteArrays(codes, values.Places);
                values.Add(page.Values, codes.Length);
            });
        }

        while (chunk.DictionaryPieces.Count > 0 && values.Count < codes.Length)
            ReadPiece(chunk, chunk.FindPiece(codes[values.Count]), values, cache);
        return values.ToDictionary(chunk.Dictionary!.Value.ValueCount);
    }

    /// <summary>All byte strings of a required column without dictionary, by row.</summary>
    public BlobDictionary ByteArrays(ColumnChunkLayout chunk)
    {
        var blobs = new List<byte[]>();
        var offsets = new List<int>(chunk.RowCount + 1) { 0 };
        var length = 0;
        foreach (var page in chunk.Pages)
        {
            Open(chunk, page, reader =>
            {
                var blob = new byte[reader.MaxBlobSizeBytes];
                var pageOffsets = new int[reader.ValueCount + 1];
                var size = reader.ReadByteArrays(blob, pageOffsets);
                for (var i = 1; i < pageOffsets.Length; i++)
                    offsets.Add(length + pageOffsets[i]);
                blobs.Add(blob[..size]);
                length += size;
            });
        }

        return new BlobDictionary([.. blobs.SelectMany(blob => blob)], [.. offsets]);
    }

    /// <summary>The file as it is, for readers that do not trust the block's index.</summary>
    public IRandomAccessSource Source => new StoreFileSource(_file);

    /// <summary>From now on the same bytes are read from another file; the one so far is closed.</summary>
    public void MoveTo(IReadableFile other)
    {
        var old = _file;
        _file = other;
        old.Dispose();
    }

    public void Dispose() => _file.Dispose();

    private delegate void PageAction(PageReader page);

    private void ReadDictionary(ColumnChunkLayout chunk, PageAction action) => Open(chunk, chunk.Dictionary!.Value, action);

    private void Read<T>(ColumnChunkLayout chunk, int firstRow, Span<T> rows, T absent, PageDecoder<T> decode)
        where T : unmanaged
    {
        if (rows.IsEmpty)
            return;
        if (chunk.IsOptional && chunk.NullCount == chunk.RowCount)
        {
            rows.Fill(absent);
            return;
        }

        var endRow = firstRow + rows.Length;
        for (var p = chunk.FindPage(firstRow); p < chunk.Pages.Count && chunk.Pages[p].FirstRow < endRow; p++)
        {
            var page = chunk.Pages[p];
            var from = Math.Max(firstRow, page.FirstRow);
            var to = Math.Min(endRow, page.FirstRow + page.RowCount);
            var target = rows[(from - firstRow)..(to - firstRow)];
            ReadPage(chunk, page, from - page.FirstRow, target, absent, decode);
        }
    }

    private void ReadPage<T>(ColumnChunkLayout chunk, in PageLayout page, int skip, Span<T> target, T absent, PageDecoder<T> decode)
        where T : unmanaged
    {
        var body = ArrayPool<byte>.Shared.Rent(page.CompressedSizeBytes);
        var scratch = ArrayPool<byte>.Shared.Rent(page.ScratchSizeBytes);
        T[]? values = null, all = null;
        try
        {
            var reader = OpenPage(chunk, page, body, scratch);
            var isWhole = target.Length == page.RowCount;
            if (!chunk.IsOptional || reader.ValueCount == page.RowCount)
            {
                if (isWhole)
                {
                    decode(reader, target);
                    return;
                }

                all = ArrayPool<T>.Shared.Rent(page.RowCount);
                decode(reader, all.AsSpan(0, page.RowCount));
                all.AsSpan(skip, target.Length).CopyTo(target);
                return;
            }

            Span<ulong> presence = stackalloc ulong[Presence.WordCount(page.RowCount)];
            reader.ReadPresence(presence);
            values = ArrayPool<T>.Shared.Rent(Math.Max(1, reader.ValueCount));
            decode(reader, values.AsSpan(0, reader.ValueCount));
            if (isWhole)
            {
                Presence.Spread(presence, values.AsSpan(0, reader.ValueCount), target, absent);
                return;
            }

            all = ArrayPool<T>.Shared.Rent(page.RowCount);
            Presence.Spread(presence, values.AsSpan(0, reader.ValueCount), all.AsSpan(0, page.RowCount), absent);
            all.AsSpan(skip, target.Length).CopyTo(target);
        }
        catch (ParquetException fault)
        {
            throw Damaged(fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            ArrayPool<byte>.Shared.Return(scratch);
            if (values is not null)
                ArrayPool<T>.Shared.Return(values);
            if (all is not null)
                ArrayPool<T>.Shared.Return(all);
        }
    }

    private void VisitPages(ColumnChunkLayout chunk, ICodeVisitor visitor, PageDecoder<int> decode)
    {
        if (chunk.IsOptional && chunk.NullCount == chunk.RowCount)
            return;
        foreach (var page in chunk.Pages)
        {
            if (visitor.Wants(page.FirstRow, page.RowCount))
                VisitPage(chunk, page, visitor, decode);
        }
    }

    private void VisitPage(ColumnChunkLayout chunk, in PageLayout page, ICodeVisitor visitor, PageDecoder<int> decode)
    {
        var body = ArrayPool<byte>.Shared.Rent(page.CompressedSizeBytes);
        var scratch = ArrayPool<byte>.Shared.Rent(page.ScratchSizeBytes);
        var codes = ArrayPool<int>.Shared.Rent(Math.Max(1, page.RowCount));
        try
        {
            var reader = OpenPage(chunk, page, body, scratch);
            if (reader.ValueCount == 0)
                return;
            scoped Span<ulong> presence = [];
            if (reader.ValueCount < page.RowCount)
            {
                presence = stackalloc ulong[Presence.WordCount(page.RowCount)];
                reader.ReadPresence(presence);
            }

            decode(reader, codes);
            visitor.Visit(page.FirstRow, page.RowCount, presence, codes.AsSpan(0, reader.ValueCount));
        }
        catch (ParquetException fault)
        {
            throw Damaged(fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            ArrayPool<byte>.Shared.Return(scratch);
            ArrayPool<int>.Shared.Return(codes);
        }
    }

    private void Open(ColumnChunkLayout chunk, in PageLayout page, PageAction action)
    {
        var body = ArrayPool<byte>.Shared.Rent(page.CompressedSizeBytes);
        var scratch = ArrayPool<byte>.Shared.Rent(page.ScratchSizeBytes);
        try
        {
            action(OpenPage(chunk, page, body, scratch));
        }
        catch (ParquetException fault)
        {
            throw Damaged(fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>Those of the values that follow next and lie in the piece.</summary>
    private void ReadPiece(ColumnChunkLayout chunk, int number, SparseValues values, PieceCache? cache)
    {
        var piece = chunk.DictionaryPieces[number];
        if (cache?.Find(number) is { } decoded)
        {
            values.Add(new DictionaryPieceReader(chunk, piece, decoded), piece);
            return;
        }

        var body = ArrayPool<byte>.Shared.Rent(piece.CompressedSizeBytes);
        var kept = cache is not null && cache.IsWanted(number) ? new byte[piece.UncompressedSizeBytes] : null;
        var scratch = kept ?? ArrayPool<byte>.Shared.Rent(piece.UncompressedSizeBytes);
        try
        {
            var bytes = body.AsSpan(0, piece.CompressedSizeBytes);
            ReadWhole(DictionaryPieceReader.OffsetInFile(chunk, piece), bytes);
            values.Add(new DictionaryPieceReader(chunk, piece, bytes, scratch), piece);
            if (kept is not null)
                cache!.Add(number, kept);
        }
        catch (ParquetException fault)
        {
            throw Damaged(fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            if (kept is null)
                ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private PageReader OpenPage(ColumnChunkLayout chunk, in PageLayout page, byte[] body, byte[] scratch)
    {
        var bytes = body.AsSpan(0, page.CompressedSizeBytes);
        ReadWhole(page.BodyOffset, bytes);
        return new PageReader(chunk, page, bytes, scratch);
    }

    private void ReadWhole(long offset, Span<byte> bytes)
    {
        int read;
        try
        {
            read = Read(offset, bytes);
            BlockReads.Add(read);
        }
        catch (IOException fault)
        {
            throw Damaged(fault);
        }

        if (read < bytes.Length)
            throw new BlockDamagedException($"block {blockId}: {fileName} ends at {offset + read}, before the end of a page");
    }

    private int Read(long offset, Span<byte> bytes)
    {
        while (true)
        {
            var current = _file;
            try
            {
                return current.Read(offset, bytes);
            }
            catch (ObjectDisposedException) when (!ReferenceEquals(current, _file))
            {
                // The block moved between the look and the read.
            }
        }
    }

    private BlockDamagedException Damaged(Exception fault) => new($"block {blockId}: {fileName}: {fault.Message}", fault);

    private static void Widen(ReadOnlySpan<int> from, Span<long> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i];
    }

    private static void Look<T>(ReadOnlySpan<int> codes, ReadOnlySpan<T> dictionary, Span<T> rows)
        where T : unmanaged
    {
        for (var i = 0; i < codes.Length; i++)
            rows[i] = codes[i] < 0 ? default : dictionary[codes[i]];
    }
}
