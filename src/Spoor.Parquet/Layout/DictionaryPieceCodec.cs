using System.Buffers;
using System.Buffers.Binary;
using Spoor.Parquet.Compression;

namespace Spoor.Parquet.Layout;

/// <summary>
/// The compact binary form of the pieces of a dictionary page, about 12 bytes each: their number; checksum of the first; of each further one how many
/// values, bytes and compressed bytes lie between its start and that of the one before, the length of its first value, and its checksum.
/// </summary>
internal static class DictionaryPieceCodec
{
    public static void Write(IReadOnlyList<DictionaryPiece> pieces, IBufferWriter<byte> output)
    {
        LayoutCodec.Number(output, (ulong)pieces.Count);
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i > 0)
            {
                var before = pieces[i - 1];
                LayoutCodec.Number(output, (ulong)before.ValueCount);
                LayoutCodec.Number(output, (ulong)before.UncompressedSizeBytes);
                LayoutCodec.Number(output, (ulong)before.CompressedSizeBytes);
                LayoutCodec.Number(output, (ulong)pieces[i].FirstValueSizeBytes);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), pieces[i].Crc);
            output.Advance(sizeof(uint));
        }
    }

    /// <exception cref="ParquetException">The bytes are damaged, or are not pieces of the page.</exception>
    public static DictionaryPiece[] Read(ReadOnlySpan<byte> source, ref int position, in PageLayout page)
    {
        var pieces = new DictionaryPiece[LayoutCodec.ReadLength(source, ref position)];
        if (pieces.Length < 2)
            throw new ParquetException($"{pieces.Length} pieces of a dictionary", position);
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = new DictionaryPiece();
            if (i > 0)
            {
                pieces[i - 1] = Sized(
                    pieces[i - 1],
                    LayoutCodec.ReadCount(source, ref position),
                    LayoutCodec.ReadCount(source, ref position),
                    LayoutCodec.ReadCount(source, ref position),
                    page,
                    position);
                piece = new DictionaryPiece
                {
                    FirstValue = pieces[i - 1].FirstValue + pieces[i - 1].ValueCount,
                    Offset = pieces[i - 1].Offset + pieces[i - 1].UncompressedSizeBytes,
                    CompressedOffset = pieces[i - 1].CompressedOffset + pieces[i - 1].CompressedSizeBytes,
                    FirstValueSizeBytes = LayoutCodec.ReadCount(source, ref position),
                };
            }

            if (source.Length - position < sizeof(uint))
                throw new ParquetException("pieces of a dictionary end early", position);
            pieces[i] = piece with { Crc = BinaryPrimitives.ReadUInt32LittleEndian(source[position..]) };
            position += sizeof(uint);
        }

        var last = pieces[^1];
        pieces[^1] = Sized(
            last, page.ValueCount - last.FirstValue, page.UncompressedSizeBytes - last.Offset, page.CompressedSizeBytes - last.CompressedOffset, page, position);
        return pieces;
    }

    /// <summary>Checked so that what is read and decoded stays within the page, and grows no more than LZ4 lets it.</summary>
    private static DictionaryPiece Sized(DictionaryPiece piece, int values, int size, int compressedSize, in PageLayout page, int position)
    {
        var isWithin = values > 0 && size > 0 && compressedSize > 0
            && values <= page.ValueCount - piece.FirstValue
            && size <= page.UncompressedSizeBytes - piece.Offset
            && compressedSize <= page.CompressedSizeBytes - piece.CompressedOffset
            && size <= (long)compressedSize * Lz4.MaxRatio
            && piece.FirstValueSizeBytes <= size;
        return isWithin
            ? piece with { ValueCount = values, UncompressedSizeBytes = size, CompressedSizeBytes = compressedSize }
            : throw new ParquetException($"the dictionary piece of value {piece.FirstValue} does not fit its page", position);
    }
}
