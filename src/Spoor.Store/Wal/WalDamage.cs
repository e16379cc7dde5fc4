namespace Spoor.Store.Wal;

/// <summary>What recovery could not read: from where on, why, and the file that keeps the bytes.</summary>
public sealed record WalDamage(string SegmentPath, long Offset, string Reason, string SetAsidePath, long SetAsideBytes)
{
    public override string ToString() =>
        $"{SegmentPath} is damaged from byte {Offset} on ({Reason}); everything before was recovered, {SetAsideBytes} bytes were set aside in {SetAsidePath}";
}
