using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spoor.Grpc.Buffers;

namespace Spoor.Grpc.Server;

/// <summary>
/// Serves unary and server-streaming gRPC calls on Kestrel over HTTP/2; use <see cref="InvokeAsync"/> as a request delegate. Methods are mapped
/// before the first request. Safe for use from several threads afterwards.
/// </summary>
public sealed class GrpcServer(GrpcServerOptions options, ILogger<GrpcServer>? logger = null)
{
    private readonly Dictionary<string, GrpcMethod> _methods = new(StringComparer.Ordinal);
    private readonly ILogger _logger = logger ?? NullLogger<GrpcServer>.Instance;

    /// <param name="service">Full name with the package, such as <c>opentelemetry.proto.collector.trace.v1.TraceService</c>.</param>
    /// <param name="method">Such as <c>Export</c>.</param>
    /// <param name="handler">Answers the calls.</param>
    public GrpcServer MapUnary(string service, string method, UnaryHandler handler)
    {
        _methods.Add($"/{service}/{method}", new GrpcMethod(handler, null));
        return this;
    }

    /// <inheritdoc cref="MapUnary"/>
    public GrpcServer MapServerStreaming(string service, string method, ServerStreamingHandler handler)
    {
        _methods.Add($"/{service}/{method}", new GrpcMethod(null, handler));
        return this;
    }

    /// <summary>Whether a request is gRPC by its content type; where gRPC and plain HTTP share a port.</summary>
    public static bool IsGrpcRequest(HttpRequest request) => GrpcProtocol.IsGrpcContentType(request.ContentType);

    /// <summary>Answers one HTTP request, whatever it is.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, $"gRPC needs HTTP/2, the request came in {request.Protocol}");
            return;
        }

        if (!IsGrpcRequest(request))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/grpc");
            return;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "gRPC calls are POST requests");
            return;
        }

        context.Response.ContentType = GrpcProtocol.ContentType;
        if (!_methods.TryGetValue(request.Path.Value ?? "", out var method))
        {
            End(context, Refused(request, new GrpcStatus(GrpcStatusCode.Unimplemented, $"unknown service or method {request.Path.Value}")));
            return;
        }

        // The limit per message is ours; Kestrel's limit per body would only get in the way of larger ones.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;
        var timeoutHeader = request.Headers[GrpcProtocol.TimeoutHeader];
        if (timeoutHeader.Count == 0)
        {
            await CallAsync(context, method, null, context.RequestAborted);
            return;
        }

        if (!GrpcTimeout.TryParse(timeoutHeader.ToString(), out var timeout))
        {
            var invalid = new GrpcStatus(GrpcStatusCode.Internal, $"grpc-timeout \"{timeoutHeader}\" is not a number of at most 8 digits and a unit");
            End(context, Refused(request, invalid));
            return;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        // CancelAfter accepts at most about 49 days; a longer timeout is none.
        if (timeout < TimeSpan.FromDays(40))
            deadline.CancelAfter(timeout);
        await CallAsync(context, method, timeout, deadline.Token);
    }

    private async Task CallAsync(HttpContext context, GrpcMethod method, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        GrpcStatus status;
        try
        {
            using var message = new PooledBuffer(options.Budget);
            status = await ReadSingleMessageAsync(context.Request, message, cancellationToken);
            if (!status.IsOk)
                Refused(context.Request, status);
            else if (method.Streaming is { } streaming)
                status = await StreamAsync(context, streaming, message, cancellationToken);
            else
                status = await RespondAsync(context, method.Unary!, message, cancellationToken);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is ConnectionResetException or ConnectionAbortedException or BadHttpRequestException)
        {
            // The stream was reset while its message came in; what is written now reaches nobody.
            status = new GrpcStatus(GrpcStatusCode.Cancelled, "the request was not received completely");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            status = new GrpcStatus(GrpcStatusCode.DeadlineExceeded, $"not done within the {timeout?.TotalSeconds} s of grpc-timeout");
        }
        catch (Exception exception)
        {
            GrpcServerLog.HandlerFailed(_logger, context.Request.Path.Value, exception);
            status = new GrpcStatus(GrpcStatusCode.Internal, "internal error; the log of the server has the details");
        }

        End(context, status);
    }

    private async ValueTask<GrpcStatus> ReadSingleMessageAsync(HttpRequest request, PooledBuffer message, CancellationToken cancellationToken)
    {
        var pipe = request.BodyReader;
        var encoding = request.Headers[GrpcProtocol.EncodingHeader];
        var read = await MessageReader.ReadAsync(
            pipe, encoding.Count == 0 ? null : encoding.ToString(), options.MaxReceiveMessageBytes, options.Budget, message, cancellationToken);
        if (read.EndOfStream)
            return new GrpcStatus(GrpcStatusCode.Internal, "the call has no request message");
        if (!read.Status.IsOk)
            return read.Status;
        var rest = await pipe.ReadAsync(cancellationToken);
        var another = !rest.Buffer.IsEmpty;
        pipe.AdvanceTo(rest.Buffer.End);
        return another ? new GrpcStatus(GrpcStatusCode.Internal, "the call has more than one request message") : default;
    }

    private static async ValueTask<GrpcStatus> RespondAsync(
        HttpContext context, UnaryHandler handler, PooledBuffer message, CancellationToken cancellationToken)
    {
        using var response = new PooledBuffer();
        var status = await handler(new GrpcServerCall(context, cancellationToken), message, response);
        if (status.IsOk)
            GrpcResponseStream.WriteMessage(context.Response.BodyWriter, response.WrittenSpan);
        return status;
    }

    private static async ValueTask<GrpcStatus> StreamAsync(
        HttpContext context, ServerStreamingHandler handler, PooledBuffer message, CancellationToken cancellationToken) =>
        await handler(new GrpcServerCall(context, cancellationToken), message, new GrpcResponseStream(context, cancellationToken));

    private GrpcStatus Refused(HttpRequest request, GrpcStatus status)
    {
        options.CallRefused?.Invoke(request.Path.Value ?? "", status);
        return status;
    }

    /// <summary>Sends the status: in the headers while nothing else was sent ("trailers-only"), else in the trailers.</summary>
    private static void End(HttpContext context, GrpcStatus status)
    {
        var response = context.Response;
        var headers = !response.HasStarted && !status.IsOk
            ? response.Headers
            : context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        headers[GrpcProtocol.StatusHeader] = GrpcProtocol.StatusText(status.Code);
        if (!string.IsNullOrEmpty(status.Message))
            headers[GrpcProtocol.MessageHeader] = PercentEncoding.Encode(status.Message);
        if (status.HasDetails)
            headers[GrpcProtocol.DetailsHeader] = StatusDetails.ToHeader(status);
        if (status.Code == GrpcStatusCode.Unimplemented)
            headers[GrpcProtocol.AcceptEncodingHeader] = GrpcProtocol.AcceptedEncodings;
    }

    private static Task RefuseAsync(HttpContext context, int statusCode, string message)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message);
    }

    private readonly record struct GrpcMethod(UnaryHandler? Unary, ServerStreamingHandler? Streaming);
}
