namespace Spoor.Store.Tests.Files;

/// <summary>A file's bytes as the running machine sees them and as they are on the disk. Guarded by the machine's lock.</summary>
internal sealed class MemoryNode
{
    public const int PageBytes = 512;

    private readonly HashSet<long> _dirtyPages = [];
    private byte[] _current = [];
    private byte[] _durable = [];
    private bool _lengthIsDirty;

    public long LengthBytes { get; private set; }

    private long DurableLengthBytes { get; set; }

    public int Read(long offset, Span<byte> buffer)
    {
        var count = (int)Math.Clamp(LengthBytes - offset, 0, buffer.Length);
        _current.AsSpan((int)Math.Min(offset, LengthBytes), count).CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        SetLength(Math.Max(LengthBytes, offset + bytes.Length));
        bytes.CopyTo(_current.AsSpan((int)offset));
        for (var page = offset / PageBytes; page <= (offset + bytes.Length - 1) / PageBytes; page++)
            _dirtyPages.Add(page);
    }

    public void SetLength(long lengthBytes)
    {
        if (lengthBytes == LengthBytes)
            return;
        if (lengthBytes > _current.Length)
            Array.Resize(ref _current, (int)Math.Max(lengthBytes, _current.Length * 2L));
        if (lengthBytes < LengthBytes)
            _current.AsSpan((int)lengthBytes, (int)(LengthBytes - lengthBytes)).Clear();
        LengthBytes = lengthBytes;
        _lengthIsDirty = true;
    }

    public void Sync()
    {
        Array.Resize(ref _durable, (int)LengthBytes);
        foreach (var page in _dirtyPages)
            CopyPage(page, _current, _durable);
        DurableLengthBytes = LengthBytes;
        _dirtyPages.Clear();
        _lengthIsDirty = false;
    }

    /// <summary>What Linux does when a sync fails: pages count as clean from then on, whether they reached the disk or not.</summary>
    public void FailSync(Random random)
    {
        foreach (var page in _dirtyPages.ToArray())
        {
            if (random.Next(2) == 0)
                _dirtyPages.Remove(page);
        }
    }

    /// <summary>Goes back to what is on the disk; each unsynced page may have reached it on its own.</summary>
    public void LosePower(Random random, double keptShare)
    {
        var length = DurableLengthBytes;
        if (_lengthIsDirty && random.NextDouble() < keptShare)
            length = LengthBytes;
        var kept = new byte[length];
        _durable.AsSpan(0, (int)Math.Min(length, _durable.Length)).CopyTo(kept);
        foreach (var page in _dirtyPages.Order())
        {
            if (random.NextDouble() < keptShare)
                CopyPage(page, _current, kept);
        }

        _dirtyPages.Clear();
        _lengthIsDirty = false;
        _durable = kept;
        _current = [.. kept];
        LengthBytes = DurableLengthBytes = length;
    }

    private static void CopyPage(long page, byte[] from, byte[] to)
    {
        var start = (int)Math.Min(page * PageBytes, to.Length);
        var count = Math.Min(PageBytes, Math.Min(to.Length, from.Length) - start);
        if (count > 0)
            from.AsSpan(start, count).CopyTo(to.AsSpan(start));
    }
}
