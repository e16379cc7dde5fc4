namespace Spoor.Store.Wal;

/// <summary>The records from <see cref="From"/> (included) to <see cref="To"/> (excluded).</summary>
internal readonly record struct WalRange(WalPosition From, WalPosition To)
{
    public bool Overlaps(WalRange other) => From < other.To && other.From < To;

    public override string ToString() => $"[{From}, {To})";
}
