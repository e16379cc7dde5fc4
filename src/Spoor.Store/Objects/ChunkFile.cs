using System.Buffers;
using System.Buffers.Binary;
using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>
/// A piece of an object on disk: its bytes, then 16 bytes that tell a whole file from a torn or foreign one (mark, length, CRC-32C, size of pieces).
/// Not synced: what a power loss tears is found out when the file is first used and fetched again.
/// </summary>
/// <remarks>On the system's files, not on <see cref="IStoreFiles"/>: nothing here has to survive anything.</remarks>
internal static class ChunkFile
{
    public const int TrailerBytes = 16;

    private const uint Mark = 0x4B435053; // "SPCK"

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(trailer[4..], bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[8..], Crc32C.Compute(bytes));
        BinaryPrimitives.WriteInt32LittleEndian(trailer[12..], ChunkSource.ChunkBytes);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.Write(file, trailer, bytes.Length);
    }

    /// <summary>Fills the buffer from an offset on; false when the file is shorter.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static bool TryRead(string path, int offset, Span<byte> buffer)
    {
        using var file = File.OpenHandle(path);
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
                return false;
            offset += read;
            buffer = buffer[read..];
        }

        return true;
    }

    /// <summary>True when the file holds a piece of this length, undamaged.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static bool IsWhole(string path, int lengthBytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(lengthBytes + TrailerBytes);
        try
        {
            var all = buffer.AsSpan(0, lengthBytes + TrailerBytes);
            var trailer = all[lengthBytes..];
            return TryRead(path, 0, all)
                && BinaryPrimitives.ReadUInt32LittleEndian(trailer) == Mark
                && BinaryPrimitives.ReadInt32LittleEndian(trailer[4..]) == lengthBytes
                && BinaryPrimitives.ReadInt32LittleEndian(trailer[12..]) == ChunkSource.ChunkBytes
                && BinaryPrimitives.ReadUInt32LittleEndian(trailer[8..]) == Crc32C.Compute(all[..lengthBytes]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
