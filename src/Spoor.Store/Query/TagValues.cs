using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>The values of an attribute (any scope, unscoped means span and resource) or of an intrinsic, on spans that match the filter.</summary>
public sealed record TagValuesRequest
{
    /// <summary>An attribute or an intrinsic, as TraceQL parses it.</summary>
    public required FieldExpr Tag { get; init; }

    public RootExpr? Filter { get; init; }

    /// <summary>Values to return at most; 0 means no limit but the size limit.</summary>
    public int Limit { get; init; }

    /// <summary>Stops once the values add up to this many bytes.</summary>
    public long MaxBytes { get; init; } = 1_000_000;

    public ulong? StartUnixNanos { get; init; }

    public ulong? EndUnixNanos { get; init; }
}

/// <summary>Distinct values; elements of arrays count one by one.</summary>
public sealed record TagValuesResult(IReadOnlyList<Static> Values, QueryStats Stats);
