using System.Buffers.Binary;
using Spoor.Parquet.Encodings;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;

namespace Spoor.Parquet.Tests;

/// <summary>How a test column is written.</summary>
internal enum Style
{
    Plain,
    Delta,
    Packed,
    Mixed,
}

/// <summary>A column of random values with the rows that have one, and how to write it.</summary>
internal sealed class TestColumn
{
    public required ColumnSchema Schema { get; init; }

    public required Style Style { get; init; }

    public CompressionCodec Codec { get; init; } = CompressionCodec.Lz4Raw;

    public required bool[] Present { get; init; }

    /// <summary>One PLAIN value a row, without length; empty where there is none.</summary>
    public required byte[][] Values { get; init; }

    /// <summary>Writes the rows of a row group in pages of <paramref name="pageSize"/> rows.</summary>
    public void Write(RowGroupWriter group, int firstRow, int pageSize)
    {
        var chunk = group.BeginColumn(Codec);
        var rows = Enumerable.Range(firstRow, group.RowCount).ToArray();
        var codes = new Dictionary<string, int>();
        if (Style is Style.Packed or Style.Mixed)
        {
            var dictionary = new List<byte[]>();
            foreach (var row in rows.Where(row => Present[row]))
            {
                if (codes.TryAdd(Convert.ToHexString(Values[row]), dictionary.Count))
                    dictionary.Add(Values[row]);
            }

            chunk.WriteDictionary(Plain(dictionary), dictionary.Count);
        }

        foreach (var page in rows.Chunk(pageSize))
        {
            var presence = Bits(page.Select(row => Present[row]).ToArray());
            if (!Schema.IsOptional || page.All(row => Present[row]))
                presence = [];
            var values = page.Where(row => Present[row]).Select(row => Values[row]).ToList();
            if (Style is Style.Packed or Style.Mixed)
            {
                var pageCodes = values.Select(value => codes[Convert.ToHexString(value)]).ToArray();
                chunk.WriteCodes(pageCodes, page.Length, presence, Style == Style.Mixed ? CodeRuns.Mixed : CodeRuns.Packed);
            }
            else if (Style == Style.Delta && Schema.Type == PhysicalType.Int32)
            {
                chunk.WriteInt32(values.Select(value => BinaryPrimitives.ReadInt32LittleEndian(value)).ToArray(), page.Length, presence);
            }
            else if (Style == Style.Delta)
            {
                chunk.WriteInt64(values.Select(value => BinaryPrimitives.ReadInt64LittleEndian(value)).ToArray(), page.Length, presence);
            }
            else
            {
                chunk.WritePlain(Plain(values), values.Count, page.Length, presence);
            }
        }

        chunk.Finish();
    }

    public static ulong[] Bits(bool[] present)
    {
        var words = new ulong[Presence.WordCount(present.Length)];
        for (var i = 0; i < present.Length; i++)
            words[i / 64] |= present[i] ? 1ul << (i % 64) : 0;
        return words;
    }

    private byte[] Plain(IEnumerable<byte[]> values)
    {
        if (Schema.Type != PhysicalType.ByteArray)
            return [.. values.SelectMany(value => value)];
        using var builder = new ByteArrayPageBuilder();
        foreach (var value in values)
            builder.Append(value);
        return builder.Written.ToArray();
    }
}
