namespace Spoor.Store.Ingest;

/// <summary>
/// Counts who reads a part: the store itself and each snapshot. References are taken only under the lock of the list that holds the part, while the
/// store's own is there; so none is taken after the last was given back.
/// </summary>
internal abstract class SharedPart
{
    private int _references = 1;

    /// <summary>How many hold it, the list that shows it included.</summary>
    public int HolderCount => Volatile.Read(ref _references);

    public void Acquire() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            OnUnused();
    }

    /// <summary>Runs once, on the thread that gave back the last reference.</summary>
    protected abstract void OnUnused();
}
