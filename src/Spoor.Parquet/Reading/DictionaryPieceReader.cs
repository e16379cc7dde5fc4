using System.Buffers.Binary;
using Spoor.Parquet.Compression;
using Spoor.Parquet.Layout;

namespace Spoor.Parquet.Reading;

/// <summary>The values of one piece of a dictionary page, decoded into a span of the caller.</summary>
public readonly ref struct DictionaryPieceReader
{
    private const int LengthBytes = sizeof(int);

    private readonly ReadOnlySpan<byte> _values;
    private readonly DictionaryPiece _piece;
    private readonly bool _isLast;
    private readonly long _fileOffset;

    /// <summary>Verifies the checksum and decompresses.</summary>
    /// <param name="chunk">The column chunk that the piece is listed in.</param>
    /// <param name="body">The bytes of the piece, <see cref="OffsetInFile"/>.</param>
    /// <param name="scratch"><see cref="DictionaryPiece.UncompressedSizeBytes"/> bytes, left alone while the values are used.</param>
    /// <exception cref="ParquetException">The piece is damaged.</exception>
    public DictionaryPieceReader(ColumnChunkLayout chunk, DictionaryPiece piece, ReadOnlySpan<byte> body, Span<byte> scratch)
        : this(chunk, piece, default)
    {
        if (body.Length != piece.CompressedSizeBytes)
            throw Damaged($"{piece.CompressedSizeBytes} bytes given with {body.Length}");
        if (Crc32.Compute(body) != piece.Crc)
            throw Damaged($"the checksum of its {body.Length} bytes is wrong");
        var target = scratch[..piece.UncompressedSizeBytes];
        int written;
        try
        {
            written = Lz4.DecodePart(body, target);
        }
        catch (ParquetException fault)
        {
            throw Damaged(fault.Message);
        }

        if (written != target.Length)
            throw Damaged($"{written} bytes where {target.Length} are expected");
        _values = target;
    }

    /// <summary>Reads values that another reader of the piece has decoded.</summary>
    /// <param name="values">Its <see cref="Values"/>.</param>
    public DictionaryPieceReader(ColumnChunkLayout chunk, DictionaryPiece piece, ReadOnlySpan<byte> values)
    {
        _piece = piece;
        _isLast = piece.FirstValue + piece.ValueCount == chunk.Dictionary!.Value.ValueCount;
        _fileOffset = OffsetInFile(chunk, piece);
        _values = values;
    }

    /// <summary>The decoded bytes, as they are in the page.</summary>
    public ReadOnlySpan<byte> Values => _values;

    public static long OffsetInFile(ColumnChunkLayout chunk, DictionaryPiece piece) => chunk.Dictionary!.Value.BodyOffset + piece.CompressedOffset;

    /// <summary>Finds some of the values.</summary>
    /// <param name="codes">Which ones, ascending, all of this piece.</param>
    /// <param name="places">Takes where the bytes of each lie in <see cref="Values"/>.</param>
    /// <exception cref="ParquetException">The piece is damaged.</exception>
    public void Find(ReadOnlySpan<int> codes, Span<(int Offset, int Length)> places)
    {
        var position = 0;
        var code = _piece.FirstValue;
        for (var i = 0; i < codes.Length; i++)
        {
            for (; ; code++)
            {
                var length = LengthAt(code, ref position);
                if (code == codes[i])
                {
                    places[i] = (position, length);
                    position += length;
                    code++;
                    break;
                }

                position += length;
            }
        }
    }

    /// <summary>Walks all values, which must fill the piece.</summary>
    /// <exception cref="ParquetException">They do not.</exception>
    public void Check()
    {
        var position = 0;
        for (var value = 0; value < _piece.ValueCount; value++)
        {
            var length = LengthAt(_piece.FirstValue + value, ref position);
            position += length;
        }

        if (position != _values.Length - (_isLast ? 0 : LengthBytes))
            throw Damaged($"its {_piece.ValueCount} values end at {position} of {_values.Length} bytes");
    }

    /// <summary>The length of a value; the position moves to its bytes.</summary>
    private int LengthAt(int code, ref int position)
    {
        int length;
        if (code == _piece.FirstValue && _piece.Offset > 0)
        {
            length = _piece.FirstValueSizeBytes;
        }
        else
        {
            if (_values.Length - position < LengthBytes)
                throw Damaged($"value {code} is missing");
            length = BinaryPrimitives.ReadInt32LittleEndian(_values[position..]);
            position += LengthBytes;
        }

        return (uint)length <= (uint)(_values.Length - position) ? length : throw Damaged($"value {code} of {(uint)length} bytes ends behind it");
    }

    private ParquetException Damaged(string what) =>
        new($"dictionary piece at file offset {_fileOffset} (value {_piece.FirstValue}): {what}", _fileOffset, null);
}
