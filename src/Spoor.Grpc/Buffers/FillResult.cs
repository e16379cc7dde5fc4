namespace Spoor.Grpc.Buffers;

/// <summary>Why bytes did or did not go into a <see cref="PooledBuffer"/>.</summary>
public enum FillResult
{
    Complete,

    /// <summary>More bytes than the limit allows.</summary>
    TooLarge,

    /// <summary>The <see cref="ByteBudget"/> is used up; the same bytes may be sent again later.</summary>
    OverBudget,

    /// <summary>The compressed bytes are damaged or end too early.</summary>
    Malformed,
}
