namespace Spoor.Store.Segments;

/// <summary>
/// The values of one (key, type) for all rows of a segment. Rows are the segment's spans (or its events or links, for their attributes).
/// A key that occurs with several types has several columns, and a row has a value in at most one of them, unless the span repeats the key.
/// </summary>
public sealed class AttributeColumn
{
    private readonly ReadOnlyMemory<int> _codes;
    private ReadOnlyMemory<int>? _loaded;

    public required AttributeType Type { get; init; }

    /// <summary>
    /// One code a row, -1 where absent. <see cref="AttributeType.String"/> and <see cref="AttributeType.Other"/>: into <see cref="Dictionary"/>.
    /// <see cref="AttributeType.Bool"/>: 0 or 1. Int and Double: 0 where present, values in <see cref="Longs"/> or <see cref="Doubles"/>.
    /// </summary>
    public ReadOnlyMemory<int> Codes
    {
        get => LoadCodes is null ? _codes : _loaded ??= LoadCodes();
        init => _codes = value;
    }

    /// <summary>Set instead of <see cref="Codes"/> where they are read when first asked for: many a predicate is answered by the dictionary alone.</summary>
    public Func<ReadOnlyMemory<int>>? LoadCodes { get; init; }

    public Utf8Dictionary? Dictionary { get; init; }

    /// <summary>One value a row for <see cref="AttributeType.Int"/>; meaningless where the code is -1.</summary>
    public ReadOnlyMemory<long> Longs { get; init; }

    /// <summary>One value a row for <see cref="AttributeType.Double"/>; meaningless where the code is -1.</summary>
    public ReadOnlyMemory<double> Doubles { get; init; }

    /// <summary>Bytes of what lies in memory by now, the dictionary not counted.</summary>
    public long SizeBytes =>
        ((_loaded?.Length ?? _codes.Length) * (long)sizeof(int)) + ((Longs.Length + Doubles.Length) * (long)sizeof(long));
}
