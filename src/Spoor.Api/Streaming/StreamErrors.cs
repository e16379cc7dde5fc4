using Spoor.Api.Http;
using Spoor.Grpc;
using Spoor.Store.Budgets;
using Spoor.TraceQL;

namespace Spoor.Api.Streaming;

/// <summary>What goes wrong, as a gRPC status; the texts are those of the HTTP endpoints.</summary>
internal static class StreamErrors
{
    /// <summary>Null for what nobody expects: the server logs it and answers INTERNAL.</summary>
    public static GrpcStatus? StatusOf(Exception failure, TimeSpan timeout) => failure switch
    {
        ApiException refused => new GrpcStatus(CodeOf(refused.StatusCode), refused.Message),
        TraceQLException { IsNotSupported: true } unsupported => new GrpcStatus(GrpcStatusCode.Unimplemented, unsupported.Message),
        TraceQLException invalid => new GrpcStatus(GrpcStatusCode.InvalidArgument, "invalid TraceQL query: " + invalid.Message),
        OperationCanceledException =>
            new GrpcStatus(GrpcStatusCode.DeadlineExceeded, $"the query took longer than {timeout.TotalSeconds:0.###} s; narrow the time range or the filter"),
        QueryMemoryException { IsQueryTooLarge: true } memory => new GrpcStatus(GrpcStatusCode.ResourceExhausted, memory.Message),
        QueryMemoryException memory => new GrpcStatus(GrpcStatusCode.Unavailable, memory.Message),
        _ => null,
    };

    private static GrpcStatusCode CodeOf(int httpStatus) => httpStatus switch
    {
        404 => GrpcStatusCode.NotFound,
        422 or 429 => GrpcStatusCode.ResourceExhausted,
        501 => GrpcStatusCode.Unimplemented,
        503 => GrpcStatusCode.Unavailable,
        >= 400 and < 500 => GrpcStatusCode.InvalidArgument,
        _ => GrpcStatusCode.Internal,
    };
}
