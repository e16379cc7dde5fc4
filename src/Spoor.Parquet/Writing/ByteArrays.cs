using System.Buffers;

namespace Spoor.Parquet.Writing;

/// <summary>
/// Byte arrays from the shared pool, but for large ones: those are left to the collector, because the pool would hold them for a minute after they were
/// needed last, whatever the memory is.
/// </summary>
internal static class ByteArrays
{
    private const int LargestPooledBytes = 4 << 20;

    public static byte[] Rent(int size) =>
        size > LargestPooledBytes ? GC.AllocateUninitializedArray<byte>(size) : ArrayPool<byte>.Shared.Rent(size);

    /// <summary>Takes what <see cref="Rent"/> gave; an empty array may come, too.</summary>
    public static void Return(byte[] array)
    {
        if (array.Length is > 0 and <= LargestPooledBytes)
            ArrayPool<byte>.Shared.Return(array);
    }
}
