using Spoor.Api.Http;
using Spoor.Grpc;

namespace Spoor.Api.Streaming;

/// <summary>What goes wrong, as a gRPC status; the texts are those of the HTTP endpoints.</summary>
internal static class StreamErrors
{
    /// <summary>Null for what nobody expects: the server logs it and answers INTERNAL.</summary>
    public static GrpcStatus? StatusOf(Exception failure, TimeSpan timeout) =>
        QueryFailure.Of(failure, timeout) is { } known ? new GrpcStatus(CodeOf(known.Status), known.Message) : null;

    private static GrpcStatusCode CodeOf(int httpStatus) => httpStatus switch
    {
        404 => GrpcStatusCode.NotFound,
        422 or 429 => GrpcStatusCode.ResourceExhausted,
        501 => GrpcStatusCode.Unimplemented,
        503 => GrpcStatusCode.Unavailable,
        504 => GrpcStatusCode.DeadlineExceeded,
        >= 400 and < 500 => GrpcStatusCode.InvalidArgument,
        _ => GrpcStatusCode.Internal,
    };
}
