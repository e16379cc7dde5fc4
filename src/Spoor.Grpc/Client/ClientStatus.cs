using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Spoor.Grpc.Client;

/// <summary>Reads how a call ended from headers, trailers and failures.</summary>
internal static class ClientStatus
{
    /// <summary>The status in headers or trailers; null when there is none.</summary>
    public static GrpcStatus? FromHeaders(HttpHeaders headers)
    {
        if (!headers.TryGetValues(GrpcProtocol.StatusHeader, out var values)
            || !int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return null;
        var message = headers.TryGetValues(GrpcProtocol.MessageHeader, out var messages) ? PercentEncoding.Decode(messages.First()) : null;
        var status = new GrpcStatus((GrpcStatusCode)code, message);
        if (!headers.TryGetValues(GrpcProtocol.DetailsHeader, out var details) || StatusDetails.FromHeader(details.First()) is not { } detailed)
            return status;
        return status with { RetryAfter = detailed.RetryAfter, InvalidField = detailed.InvalidField };
    }

    /// <summary>What a reply that is not gRPC means (grpc/doc/http-grpc-status-mapping.md).</summary>
    public static GrpcStatus FromHttp(HttpStatusCode statusCode, string? contentType)
    {
        var code = statusCode switch
        {
            HttpStatusCode.BadRequest => GrpcStatusCode.Internal,
            HttpStatusCode.Unauthorized => GrpcStatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => GrpcStatusCode.PermissionDenied,
            HttpStatusCode.NotFound => GrpcStatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                => GrpcStatusCode.Unavailable,
            _ => GrpcStatusCode.Unknown,
        };
        return new GrpcStatus(code, $"the peer answered HTTP {(int)statusCode} with Content-Type \"{contentType}\", not gRPC");
    }
}
