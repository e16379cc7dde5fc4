using System.Buffers.Binary;
using Spoor.Parquet.Compression;
using Spoor.Parquet.Layout;

namespace Spoor.Parquet.Writing;

/// <summary>Compresses a dictionary of byte arrays with LZ4 so that each piece can be decoded alone, and all of them as one block.</summary>
internal static class PieceCompressor
{
    private const int LengthBytes = sizeof(int);

    /// <summary>Only lengths below this are looked for.</summary>
    private const int LengthLimit = 256;

    /// <summary>The last piece has at least so many bytes: the format wants literals at the end of a block.</summary>
    private const int MinLastBytes = 16;

    /// <param name="plain">The values, with a 32-bit length before each.</param>
    /// <param name="pieceSizeBytes">A piece ends at the first value that begins after so many bytes, and whose length occurred in the piece.</param>
    /// <param name="pieces">Takes the pieces; none when there would be only one.</param>
    /// <returns>False when it does not fit <paramref name="destination"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="plain"/> is no such values.</exception>
    public static bool TryCompress(
        ReadOnlySpan<byte> plain, int count, int pieceSizeBytes, Span<byte> destination, List<DictionaryPiece> pieces, out int written)
    {
        // Where each length stands in the piece for the last time, plus one.
        Span<int> lengths = stackalloc int[LengthLimit];
        lengths.Clear();
        pieces.Clear();
        written = 0;
        var lastStart = plain.Length - LengthBytes - Math.Max(pieceSizeBytes / 2, MinLastBytes);
        var position = 0;
        var piece = new DictionaryPiece();
        for (var value = 0; value < count; value++)
        {
            var length = plain.Length - position >= LengthBytes ? BinaryPrimitives.ReadUInt32LittleEndian(plain[position..]) : uint.MaxValue;
            if (length > (uint)(plain.Length - position - LengthBytes))
                throw new ArgumentException($"value {value} of {count} ends behind the values", nameof(plain));
            if (length < LengthLimit)
            {
                var distance = position + 1 - lengths[(int)length];
                var isEnd = position - piece.Offset >= pieceSizeBytes && lengths[(int)length] > 0 && distance <= Lz4.MaxOffset && position <= lastStart;
                lengths[(int)length] = position + 1;
                if (isEnd)
                {
                    var end = position + LengthBytes;
                    if (!Lz4.TryEncodePart(plain[piece.Offset..end], distance, destination[written..], out var size))
                        return false;
                    pieces.Add(Closed(piece, value, end, destination.Slice(written, size)));
                    written += size;
                    piece = new DictionaryPiece { FirstValue = value, FirstValueSizeBytes = (int)length, Offset = end, CompressedOffset = written };
                    lengths.Clear();
                }
            }

            position += LengthBytes + (int)length;
        }

        if (position != plain.Length)
            throw new ArgumentException($"{count} values take {position} of {plain.Length} bytes", nameof(plain));
        if (!Lz4.TryEncode(plain[piece.Offset..], destination[written..], out var last))
            return false;
        if (pieces.Count > 0)
            pieces.Add(Closed(piece, count, plain.Length, destination.Slice(written, last)));
        written += last;
        return true;
    }

    private static DictionaryPiece Closed(DictionaryPiece piece, int endValue, int end, ReadOnlySpan<byte> compressed) => piece with
    {
        ValueCount = endValue - piece.FirstValue,
        UncompressedSizeBytes = end - piece.Offset,
        CompressedSizeBytes = compressed.Length,
        Crc = Crc32.Compute(compressed),
    };
}
