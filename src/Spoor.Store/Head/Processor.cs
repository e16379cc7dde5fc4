using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Spoor.Store.Head;

/// <summary>Hints to the processor.</summary>
internal static class Processor
{
    /// <summary>Starts to fetch a cache line that will be read soon. A hint: should the array move meanwhile, nothing but the hint is lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref T item)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref item));
    }
}
