namespace Spoor.Store.Wal;

/// <summary>The records from <see cref="From"/> (included) to <see cref="To"/> (excluded).</summary>
internal readonly record struct WalRange(WalPosition From, WalPosition To)
{
    public bool Overlaps(WalRange other) => From < other.To && other.From < To;

    /// <summary>True when a range of one list overlaps a range of the other.</summary>
    public static bool AnyOverlap(IEnumerable<WalRange> left, IReadOnlyCollection<WalRange> right) =>
        left.Any(range => right.Any(range.Overlaps));

    /// <summary>The same records in as few ranges as possible, in order.</summary>
    public static IReadOnlyList<WalRange> Union(IEnumerable<WalRange> ranges)
    {
        var union = new List<WalRange>();
        foreach (var range in ranges.OrderBy(range => range.From))
        {
            if (union.Count > 0 && range.From <= union[^1].To)
                union[^1] = union[^1] with { To = WalPosition.Max(union[^1].To, range.To) };
            else
                union.Add(range);
        }

        return union;
    }

    public override string ToString() => $"[{From}, {To})";
}
