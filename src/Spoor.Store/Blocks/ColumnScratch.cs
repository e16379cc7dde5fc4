using System.Buffers;
using System.Runtime.CompilerServices;

namespace Spoor.Store.Blocks;

/// <summary>
/// Pooled arrays for the columns of one row group that a query runs over and does not keep: decoding into them is about as quick as copying from a cache,
/// and leaves no garbage. Used by one thread at a time.
/// </summary>
internal sealed class ColumnScratch
{
    private readonly List<(object Array, Action<object> Return)> _rented = [];

    /// <summary>Room whose content is undefined, valid until <see cref="ReturnAll"/>.</summary>
    public Memory<T> Rent<T>(int count) => RentArray<T>(count).AsMemory(0, count);

    /// <summary>The same, perhaps with more at its end.</summary>
    public T[] RentArray<T>(int count)
    {
        var array = ArrayPool<T>.Shared.Rent(count);
        _rented.Add((array, static rented => ArrayPool<T>.Shared.Return(Unsafe.As<T[]>(rented))));
        return array;
    }

    /// <summary>From now on nobody may use what was rented.</summary>
    public void ReturnAll()
    {
        foreach (var (array, giveBack) in _rented)
            giveBack(array);
        _rented.Clear();
    }
}
