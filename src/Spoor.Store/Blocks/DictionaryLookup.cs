using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spoor.Store.Blocks;

/// <summary>Turns codes into the numbers of a small dictionary.</summary>
internal static class DictionaryLookup
{
    /// <summary>Bytes by code; 0 for code -1.</summary>
    public static void Bytes(ReadOnlySpan<int> codes, ReadOnlySpan<byte> dictionary, Span<byte> values)
    {
        var i = 0;
        if (dictionary.Length <= 16 && Ssse3.IsSupported)
        {
            Span<byte> padded = stackalloc byte[16];
            padded.Clear();
            dictionary.CopyTo(padded);
            var table = Vector128.Create<byte>(padded);
            ref var from = ref MemoryMarshal.GetReference(codes);
            ref var to = ref MemoryMarshal.GetReference(values);
            for (; i + 16 <= codes.Length; i += 16)
            {
                var low = Vector128.Narrow(Vector128.LoadUnsafe(ref from, (nuint)i), Vector128.LoadUnsafe(ref from, (nuint)(i + 4)));
                var high = Vector128.Narrow(Vector128.LoadUnsafe(ref from, (nuint)(i + 8)), Vector128.LoadUnsafe(ref from, (nuint)(i + 12)));

                // Of a code the low byte is left; that of -1 has the highest bit, for which the shuffle gives 0.
                Ssse3.Shuffle(table, Vector128.Narrow(low, high).AsByte()).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < codes.Length; i++)
            values[i] = codes[i] < 0 ? (byte)0 : dictionary[codes[i]];
    }

    /// <summary>Replaces codes, none negative, by numbers.</summary>
    public static unsafe void Ints(Span<int> codes, ReadOnlySpan<int> dictionary)
    {
        var i = 0;
        if (Avx2.IsSupported)
        {
            var limit = Vector256.Create(dictionary.Length);
            ref var rows = ref MemoryMarshal.GetReference(codes);
            fixed (int* table = dictionary)
            {
                for (; i + Vector256<int>.Count <= codes.Length; i += Vector256<int>.Count)
                {
                    var code = Vector256.LoadUnsafe(ref rows, (nuint)i);

                    // A code beyond the dictionary is left to the loop below, which throws.
                    if (Vector256.GreaterThanOrEqualAny(code.AsUInt32(), limit.AsUInt32()))
                        break;
                    Avx2.GatherVector256(table, code, sizeof(int)).StoreUnsafe(ref rows, (nuint)i);
                }
            }
        }

        for (; i < codes.Length; i++)
            codes[i] = dictionary[codes[i]];
    }
}
