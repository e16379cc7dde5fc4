using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spoor.Store.Head;

/// <summary>
/// A 64-bit hash of bytes for tables in memory: 16 bytes a step, folded by 128-bit multiplication. Not stored on disk, not for hostile collisions:
/// a seed drawn at start keeps an attacker from preparing keys that collide.
/// </summary>
internal static class FastHash
{
    private const ulong P0 = 0xA0761D6478BD642FUL, P1 = 0xE7037ED1A0B428DBUL, P2 = 0x8EBC6AF09C88C6E3UL;
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var length = (nuint)(uint)bytes.Length;
        var hash = Seed ^ P0;
        if (length > 16)
        {
            nuint i = 0;
            if (length > 48)
            {
                ulong lane1 = hash, lane2 = hash;
                for (; i + 48 < length; i += 48)
                {
                    hash = Fold(Read64(ref start, i) ^ P1, Read64(ref start, i + 8) ^ hash);
                    lane1 = Fold(Read64(ref start, i + 16) ^ P2, Read64(ref start, i + 24) ^ lane1);
                    lane2 = Fold(Read64(ref start, i + 32) ^ P0, Read64(ref start, i + 40) ^ lane2);
                }

                hash ^= lane1 ^ lane2;
            }

            for (; i + 16 < length; i += 16)
                hash = Fold(Read64(ref start, i) ^ P1, Read64(ref start, i + 8) ^ hash);
            return Finish(Read64(ref start, length - 16), Read64(ref start, length - 8), hash, length);
        }

        if (length >= 8)
            return Finish(Read64(ref start, 0), Read64(ref start, length - 8), hash, length);
        if (length >= 4)
            return Finish(Read32(ref start, 0), Read32(ref start, length - 4), hash, length);
        if (length == 0)
            return Finish(0, 0, hash, 0);
        var few = ((ulong)start << 16) | ((ulong)Unsafe.Add(ref start, length >> 1) << 8) | Unsafe.Add(ref start, length - 1);
        return Finish(few, 0, hash, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong a, ulong b, ulong hash, nuint length) => Fold(P1 ^ length, Fold(a ^ P1, b ^ hash));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read64(ref byte start, nuint offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read32(ref byte start, nuint offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
}
