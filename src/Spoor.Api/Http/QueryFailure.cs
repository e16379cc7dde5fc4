using Spoor.Store.Budgets;
using Spoor.TraceQL;

namespace Spoor.Api.Http;

/// <summary>What a query that fails is answered with, whatever the protocol.</summary>
/// <param name="Status">As HTTP has it.</param>
/// <param name="Message">What went wrong and what to do.</param>
internal readonly record struct QueryFailure(int Status, string Message)
{
    /// <summary>Null for what nobody expects.</summary>
    /// <param name="failure">What the query threw.</param>
    /// <param name="timeout">The deadline, after which a query is canceled.</param>
    public static QueryFailure? Of(Exception failure, TimeSpan timeout) => failure switch
    {
        ApiException refused => new(refused.StatusCode, refused.Message),
        TraceQLException { IsNotSupported: true } unsupported => new(501, unsupported.Message),
        TraceQLException invalid => new(400, "invalid TraceQL query: " + invalid.Message),
        OperationCanceledException => new(504, $"the query took longer than {timeout.TotalSeconds:0.###} s; narrow the time range or the filter"),
        QueryMemoryException memory => new(memory.IsQueryTooLarge ? 422 : 503, memory.Message),
        _ => null,
    };
}
