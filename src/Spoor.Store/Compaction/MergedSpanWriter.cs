using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Blocks;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>
/// Writes row groups of <see cref="BlockFormat.SpansFile"/> from those of the inputs, one column after the other: the rows that are needed are decoded,
/// translated from code to code, and encoded. At a time it holds one column of the output row group and one of an input row group.
/// </summary>
internal sealed class MergedSpanWriter : IDisposable
{
    private readonly ParquetWriter _parquet;
    private readonly MergedAttributes _attributes;
    private readonly PageCursor _pages = new(BlockFormat.PageRows);
    private readonly LongDictionary _numbers = new();
    private readonly MergeDictionary _dictionary = new();
    private int[] _codes = [];
    private int[] _sourceCodes = [];
    private long[] _longs = [];
    private long[] _sourceLongs = [];
    private byte[] _plain = [];

    public MergedSpanWriter(Stream stream, MergeColumns columns, AttributeTableWriter rest)
    {
        _parquet = new ParquetWriter(stream, SpanColumns.Schema(columns.Columns));
        _attributes = new MergedAttributes(columns, rest);
    }

    public ParquetWriter Parquet => _parquet;

    /// <param name="firstRow">The row group's first row in the block.</param>
    public void Write(MergeGroup merge, int firstRow)
    {
        var rows = merge.RowCount;
        var sourceRows = merge.Sources.Max(source => source.RowCount);
        EnsureSize(ref _codes, rows);
        EnsureSize(ref _longs, rows);
        EnsureSize(ref _plain, rows * 16);
        EnsureSize(ref _sourceCodes, sourceRows);
        EnsureSize(ref _sourceLongs, sourceRows);

        var group = _parquet.BeginRowGroup(rows);
        WriteTraceIds(group, merge);
        WriteSpanIds(group, merge);
        WriteParents(group, merge);
        WriteLongs(group, merge, SpanColumn.Start);
        WriteLongs(group, merge, SpanColumn.Duration);
        WriteText(group, merge, (int)SpanColumn.Name, optional: false);
        WriteNumbers(group, merge, SpanColumn.Kind, optional: false);
        WriteNumbers(group, merge, SpanColumn.StatusCode, optional: true);
        WriteText(group, merge, (int)SpanColumn.StatusMessage, optional: true);
        WriteText(group, merge, (int)SpanColumn.TraceState, optional: true);
        WriteNumbers(group, merge, SpanColumn.Flags, optional: false);
        WriteNumbers(group, merge, SpanColumn.Resource, optional: false, (source, number) => source.Input.Resource(number));
        WriteNumbers(group, merge, SpanColumn.Scope, optional: false, (source, number) => source.Input.Scope(number));
        WriteNumbers(group, merge, SpanColumn.DroppedAttributes, optional: false);
        WriteNumbers(group, merge, SpanColumn.DroppedEvents, optional: false);
        WriteNumbers(group, merge, SpanColumn.DroppedLinks, optional: false);
        _attributes.WriteOrder(group, merge, firstRow, _codes, _pages);
        WriteText(group, merge, (int)SpanColumn.Raw, optional: true);
        WriteCounts(group, merge, SpanColumn.AdjustedCount);
        WriteCounts(group, merge, SpanColumn.TierCount);
        for (var i = 0; i < _attributes.Columns.Length; i++)
            WriteAttribute(group, merge, i);
        _attributes.End();
        group.Finish();
    }

    public void Dispose()
    {
        _dictionary.Dispose();
        _attributes.Dispose();
        _parquet.Dispose();
    }

    private static void EnsureSize<T>(ref T[] array, int size)
    {
        if (array.Length < size)
            array = GC.AllocateUninitializedArray<T>(size);
    }

    private void WriteTraceIds(RowGroupWriter group, MergeGroup merge)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        for (var i = 0; i < merge.Traces.Count; i++)
        {
            var trace = merge.Traces[i];
            trace.Id.WriteTo(_plain.AsSpan(16 * i));
            _codes.AsSpan(trace.FirstRow, trace.SpanCount).Fill(i);
        }

        column.WriteDictionary(_plain.AsSpan(0, merge.Traces.Count * 16), merge.Traces.Count);
        _pages.WriteCodes(column, _codes.AsSpan(0, merge.RowCount), CodeRuns.Mixed);
        column.Finish();
    }

    private void WriteSpanIds(RowGroupWriter group, MergeGroup merge)
    {
        // The bytes of the ids are not looked at, so their order does not matter.
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        foreach (var source in merge.Sources)
        {
            var ids = _sourceLongs.AsSpan(0, source.RowCount);
            source.Reader.Fixed(source.Column((int)SpanColumn.SpanId), source.FirstRow, ids);
            Scatter(source, ids, _longs);
        }

        _pages.WritePlain(column, MemoryMarshal.AsBytes(_longs.AsSpan(0, merge.RowCount)), 8);
        column.Finish();
    }

    private void WriteParents(RowGroupWriter group, MergeGroup merge)
    {
        const int Absent = int.MinValue;
        var distances = new int[merge.RowCount];
        foreach (var source in merge.Sources)
        {
            var values = _sourceCodes.AsSpan(0, source.RowCount);
            source.Reader.Ints(source.Column((int)SpanColumn.ParentDistance), source.FirstRow, values, Absent);
            Scatter(source, values, distances);
        }

        foreach (var joined in merge.JoinedParents)
            distances[joined.Row] = joined.ParentRow < 0 ? Absent : joined.Row - joined.ParentRow;
        for (var i = 0; i < distances.Length; i++)
            _codes[i] = distances[i] == Absent ? -1 : 0;
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteOptionalInt32(column, distances, _codes.AsSpan(0, distances.Length));
        column.Finish();

        // No parent has the id 0, so it stands for rows without one that lies elsewhere.
        foreach (var source in merge.Sources)
        {
            var ids = _sourceLongs.AsSpan(0, source.RowCount);
            source.Reader.Fixed(source.Column((int)SpanColumn.ParentSpanId), source.FirstRow, ids);
            Scatter(source, ids, _longs);
        }

        foreach (var joined in merge.JoinedParents)
            _longs[joined.Row] = joined.ParentRow == RowOrder.Elsewhere ? BinaryPrimitives.ReverseEndianness((long)joined.ParentId) : 0;
        column = group.BeginColumn(CompressionCodec.Uncompressed);
        var elsewhere = 0;
        for (var i = 0; i < merge.RowCount; i++)
        {
            _codes[i] = _longs[i] == 0 ? -1 : 0;
            if (_longs[i] != 0)
                _longs[elsewhere++] = _longs[i];
        }

        _pages.WriteOptionalPlain(column, MemoryMarshal.AsBytes(_longs.AsSpan(0, elsewhere)), 8, _codes.AsSpan(0, merge.RowCount));
        column.Finish();
    }

    private void WriteLongs(RowGroupWriter group, MergeGroup merge, SpanColumn position)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        foreach (var source in merge.Sources)
        {
            var values = _sourceLongs.AsSpan(0, source.RowCount);
            source.Reader.PlainLongs(source.Column((int)position), source.FirstRow, values);
            Scatter(source, values, _longs);
        }

        _pages.WriteInt64(column, _longs.AsSpan(0, merge.RowCount));
        column.Finish();
    }

    private void WriteText(RowGroupWriter group, MergeGroup merge, int position, bool optional)
    {
        var column = group.BeginColumn();
        _dictionary.Begin(merge.Sources.Count == 1);
        var codes = _codes.AsSpan(0, merge.RowCount);
        foreach (var source in merge.Sources)
            MapText(source, position, codes);
        _pages.WriteDictionaryColumn(column, _dictionary.Values, codes, optional);
    }

    /// <summary>Translates the codes of one source into those of the output's dictionary.</summary>
    private void MapText(MergeSource source, int position, Span<int> codes)
    {
        var chunk = source.Column(position);
        if (chunk.NullCount == chunk.RowCount)
        {
            foreach (var run in source.Runs)
                codes.Slice(run.Row, run.Count).Fill(-1);
            return;
        }

        var from = _sourceCodes.AsSpan(0, source.RowCount);
        source.Reader.Codes(chunk, source.FirstRow, from);
        _dictionary.BeginSource(source.Dictionary(position));
        foreach (var run in source.Runs)
            _dictionary.Map(from.Slice(run.SourceRow - source.FirstRow, run.Count), codes.Slice(run.Row, run.Count));
    }

    private void WriteNumbers(
        RowGroupWriter group, MergeGroup merge, SpanColumn position, bool optional, Func<MergeSource, int, int>? translate = null)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _numbers.Clear();
        foreach (var source in merge.Sources)
        {
            var chunk = source.Column((int)position);
            if (chunk.NullCount == chunk.RowCount)
            {
                foreach (var run in source.Runs)
                    _codes.AsSpan(run.Row, run.Count).Fill(-1);
                continue;
            }

            var from = _sourceCodes.AsSpan(0, source.RowCount);
            source.Reader.Codes(chunk, source.FirstRow, from);
            MapNumbers(source, from, source.Reader.LongDictionaryOf(chunk), translate);
        }

        var codes = _codes.AsSpan(0, merge.RowCount);
        if (_numbers.Count == 0)
        {
            _pages.WriteAbsent(column, codes.Length);
            column.Finish();
            return;
        }

        var dictionary = new int[_numbers.Count];
        for (var i = 0; i < dictionary.Length; i++)
            dictionary[i] = (int)_numbers.Values[i];
        column.WriteDictionary(dictionary);
        if (optional)
            _pages.WriteOptionalCodes(column, codes);
        else
            _pages.WriteCodes(column, codes);
        column.Finish();
    }

    private void MapNumbers(MergeSource source, ReadOnlySpan<int> from, ReadOnlySpan<long> values, Func<MergeSource, int, int>? translate)
    {
        Span<int> local = values.Length <= 256 ? stackalloc int[values.Length] : new int[values.Length];
        local.Fill(-1);
        foreach (var run in source.Runs)
        {
            var sourceCodes = from.Slice(run.SourceRow - source.FirstRow, run.Count);
            var codes = _codes.AsSpan(run.Row, run.Count);
            for (var i = 0; i < sourceCodes.Length; i++)
            {
                var code = sourceCodes[i];
                if (code < 0)
                {
                    codes[i] = -1;
                    continue;
                }

                var known = local[code];
                codes[i] = known >= 0
                    ? known
                    : local[code] = _numbers.Intern(translate is null ? values[code] : translate(source, (int)values[code]));
            }
        }
    }

    /// <summary>What spans stand for: what the inputs say, times the factor of the trace.</summary>
    private void WriteCounts(RowGroupWriter group, MergeGroup merge, SpanColumn position)
    {
        var rows = merge.RowCount;
        var counts = MemoryMarshal.Cast<long, double>(_longs.AsSpan(0, rows));
        counts.Fill(1);
        foreach (var source in merge.Sources)
        {
            var chunk = source.Column((int)position);
            if (chunk.NullCount < chunk.RowCount && source.RowCount > 0)
                Scatter(source, BlockCounts.Read(source.Reader, chunk, source.FirstRow, source.RowCount), counts);
        }

        var present = 0;
        foreach (var trace in merge.Traces)
        {
            for (var row = trace.FirstRow; row < trace.FirstRow + trace.SpanCount; row++)
            {
                counts[row] *= trace.Factor;
                _codes[row] = counts[row] == 1 ? -1 : 0;
                present += counts[row] == 1 ? 0 : 1;
            }
        }

        var column = group.BeginColumn();
        NumberColumn.Write(column, _pages, _numbers, AttributeType.Double, _codes.AsSpan(0, rows), _longs.AsSpan(0, rows), present);
        column.Finish();
    }

    private void WriteAttribute(RowGroupWriter group, MergeGroup merge, int number)
    {
        var column = group.BeginColumn();
        var type = _attributes.Columns[number].Type;
        switch (type)
        {
            case AttributeType.Bool:
                WriteBools(column, merge, number);
                break;
            case AttributeType.Int or AttributeType.Double:
                WriteNumbers(column, merge, number, type);
                break;
            default:
                WriteAttributeText(column, merge, number);
                break;
        }
    }

    private void WriteAttributeText(ColumnChunkWriter column, MergeGroup merge, int number)
    {
        var promoted = _attributes.Promoted(number);
        var codes = _codes.AsSpan(0, merge.RowCount);
        codes.Fill(-1);
        _dictionary.Begin(merge.Sources.Count == 1 && promoted.IsEmpty);
        foreach (var source in merge.Sources)
        {
            if (source.Input.SourceColumns[number] is >= 0 and var own)
                MapText(source, (int)SpanColumn.FirstAttribute + own, codes);
        }

        foreach (var value in promoted)
        {
            if (codes[value.Row] < 0)
                codes[value.Row] = _dictionary.Intern(value.Bytes.Span);
        }

        _pages.WriteDictionaryColumn(column, _dictionary.Values, codes, optional: true);
    }

    private void WriteBools(ColumnChunkWriter column, MergeGroup merge, int number)
    {
        var codes = _codes.AsSpan(0, merge.RowCount);
        codes.Fill(-1);
        var present = false;
        foreach (var source in merge.Sources)
        {
            if (!TryGetChunk(source, number, out var chunk))
                continue;
            present = true;
            var from = _sourceCodes.AsSpan(0, source.RowCount);
            source.Reader.Codes(chunk, source.FirstRow, from);
            var values = source.Reader.LongDictionaryOf(chunk);
            for (var i = 0; i < from.Length; i++)
                from[i] = from[i] < 0 ? -1 : (int)values[from[i]];
            Scatter(source, from, codes);
        }

        foreach (var value in _attributes.Promoted(number))
        {
            present = true;
            if (codes[value.Row] < 0)
                codes[value.Row] = (int)value.Bits;
        }

        if (present)
        {
            column.WriteDictionary((ReadOnlySpan<int>)[0, 1]);
            _pages.WriteOptionalCodes(column, codes);
        }
        else
        {
            _pages.WriteAbsent(column, codes.Length);
        }

        column.Finish();
    }

    private void WriteNumbers(ColumnChunkWriter column, MergeGroup merge, int number, AttributeType type)
    {
        var codes = _codes.AsSpan(0, merge.RowCount);
        codes.Fill(-1);
        var present = 0;
        foreach (var source in merge.Sources)
        {
            if (!TryGetChunk(source, number, out var chunk))
                continue;
            var from = _sourceCodes.AsSpan(0, source.RowCount);
            var values = _sourceLongs.AsSpan(0, source.RowCount);
            if (chunk.Dictionary is null)
            {
                source.Reader.Presences(chunk, source.FirstRow, from);
                source.Reader.PlainLongs(chunk, source.FirstRow, values);
            }
            else
            {
                source.Reader.Codes(chunk, source.FirstRow, from);
                var dictionary = source.Reader.NumberDictionaryOf(chunk);
                for (var i = 0; i < from.Length; i++)
                {
                    if (from[i] < 0)
                        continue;
                    values[i] = dictionary[from[i]];
                    from[i] = 0;
                }
            }

            Scatter(source, from, codes);
            Scatter(source, values, _longs);
        }

        foreach (var value in _attributes.Promoted(number))
        {
            if (codes[value.Row] >= 0)
                continue;
            codes[value.Row] = 0;
            _longs[value.Row] = value.Bits;
        }

        foreach (var code in codes)
            present += code + 1;
        NumberColumn.Write(column, _pages, _numbers, type, codes, _longs.AsSpan(0, merge.RowCount), present);
        column.Finish();
    }

    /// <summary>False when the source has no value of an attribute column of the output.</summary>
    private static bool TryGetChunk(MergeSource source, int number, out ColumnChunkLayout chunk)
    {
        chunk = null!;
        var own = source.Input.SourceColumns[number];
        if (own < 0 || source.Runs.Count == 0)
            return false;
        chunk = source.Column((int)SpanColumn.FirstAttribute + own);
        return chunk.NullCount < chunk.RowCount;
    }

    private static void Scatter<T>(MergeSource source, ReadOnlySpan<T> from, Span<T> to)
    {
        foreach (var run in source.Runs)
            from.Slice(run.SourceRow - source.FirstRow, run.Count).CopyTo(to[run.Row..]);
    }
}
