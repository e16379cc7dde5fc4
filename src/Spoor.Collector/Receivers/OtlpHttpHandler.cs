using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Spoor.Grpc;
using Spoor.Grpc.Buffers;
using Spoor.Grpc.Compression;
using Spoor.Grpc.Server;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Receivers;

/// <summary>OTLP/HTTP: protobuf and JSON on <c>/v1/traces</c>; gRPC calls that reach this port are served as well.</summary>
internal sealed class OtlpHttpHandler(OtlpHttpOptions options, SpanIntake intake, ByteBudget budget, GrpcServer grpc, ILogger logger)
{
    private static readonly TimeSpan OverloadDelay = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (GrpcServer.IsGrpcRequest(request))
        {
            await grpc.InvokeAsync(context);
            return;
        }

        if (!string.Equals(request.Path.Value, options.TracesUrlPath, StringComparison.Ordinal))
        {
            await RefuseAsync(context.Response, StatusCodes.Status404NotFound, $"404 page not found: traces are taken at {options.TracesUrlPath}");
            return;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(context.Response, StatusCodes.Status405MethodNotAllowed, "405 method not allowed, supported: [POST]");
            return;
        }

        var isJson = IsType(request.ContentType, OtlpHttpReply.JsonType);
        if (!isJson && !IsType(request.ContentType, OtlpHttpReply.ProtobufType))
        {
            await RefuseAsync(
                context.Response, StatusCodes.Status415UnsupportedMediaType, "415 unsupported media type, supported: [application/json, application/x-protobuf]");
            return;
        }

        try
        {
            await ExportAsync(context, isJson);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && exception is not BadHttpRequestException)
        {
            // The client went away (a reset or aborted connection is an IOException too); nobody reads an answer.
            context.Abort();
        }
        catch (BadHttpRequestException exception)
        {
            intake.Metrics.RequestRefused(RefusalReason.Malformed);
            if (!context.Response.HasStarted)
                await OtlpHttpReply.WriteErrorAsync(
                    context.Response, isJson, new GrpcStatus(GrpcStatusCode.InvalidArgument, exception.Message), exception.StatusCode);
        }
        catch (Exception exception)
        {
            ReceiverLog.RequestFailed(logger, request.Path.Value, exception);
            if (!context.Response.HasStarted)
                await OtlpHttpReply.WriteErrorAsync(
                    context.Response, isJson, new GrpcStatus(GrpcStatusCode.Internal, "internal error; the log of the server has the details"));
        }
    }

    private async Task ExportAsync(HttpContext context, bool isJson)
    {
        var encodingName = context.Request.Headers.ContentEncoding.ToString();
        if (!ContentEncodings.TryParse(encodingName, out var encoding))
        {
            intake.Metrics.RequestRefused(RefusalReason.Unsupported);
            await OtlpHttpReply.WriteErrorAsync(context.Response, isJson, new GrpcStatus(
                GrpcStatusCode.InvalidArgument, $"unsupported Content-Encoding: {encodingName}, supported: [gzip, deflate, zlib, br]"));
            return;
        }

        using var body = new PooledBuffer(budget);
        var read = await HttpBody.ReadAsync(context.Request, encoding, options.MaxRequestBytes, budget, body, context.RequestAborted);
        if (read != FillResult.Complete)
            await RefuseBodyAsync(context.Response, isJson, encodingName, read);
        else if (body.Length == 0 && !isJson)
            await OtlpHttpReply.WriteAsync(context.Response, isJson, default);
        else if (isJson)
            await ExportJsonAsync(context, body);
        else
            await ExportProtobufAsync(context, body);
    }

    private async Task ExportProtobufAsync(HttpContext context, PooledBuffer body)
    {
        var bytes = body.Detach(out var length);
        if (!SpanBatch.TryParseRented(bytes, length, out var batch, out var error))
        {
            ArrayPool<byte>.Shared.Return(bytes);
            await RefuseMalformedAsync(context.Response, false, error);
            return;
        }

        using (batch)
            await OtlpHttpReply.WriteAsync(context.Response, false, await intake.ConsumeAsync(batch, context.RequestAborted));
    }

    private async Task ExportJsonAsync(HttpContext context, PooledBuffer body)
    {
        // Protobuf is never longer than the JSON it comes from, so the budget is asked for as much again.
        var convertedBytes = body.Length;
        if (!budget.TryReserve(convertedBytes))
        {
            await RefuseBodyAsync(context.Response, true, "", FillResult.OverBudget);
            return;
        }

        using var protobuf = new ProtoWriter(Math.Max(convertedBytes / 2, 256));
        try
        {
            OtlpJson.ToProtobuf(body.WrittenSpan, protobuf);
            if (!SpanBatch.TryParse(protobuf.WrittenMemory, out var batch, out var error))
            {
                await RefuseMalformedAsync(context.Response, true, error);
                return;
            }

            using (batch)
                await OtlpHttpReply.WriteAsync(context.Response, true, await intake.ConsumeAsync(batch, context.RequestAborted));
        }
        catch (OtlpFormatException exception)
        {
            await RefuseMalformedAsync(context.Response, true, exception.Message);
        }
        finally
        {
            budget.Release(convertedBytes);
        }
    }

    private Task RefuseMalformedAsync(HttpResponse response, bool isJson, string error)
    {
        intake.Metrics.RequestRefused(RefusalReason.Malformed);
        return OtlpHttpReply.WriteErrorAsync(response, isJson, OtlpResponse.Malformed(error));
    }

    private Task RefuseBodyAsync(HttpResponse response, bool isJson, string encodingName, FillResult why)
    {
        var (reason, status) = why switch
        {
            FillResult.TooLarge => (RefusalReason.TooLarge, new GrpcStatus(
                GrpcStatusCode.ResourceExhausted, $"the body is larger than {options.MaxRequestBytes} bytes, also counted after decompression")),
            FillResult.OverBudget => (RefusalReason.OverBudget, new GrpcStatus(
                GrpcStatusCode.Unavailable, "too many bytes in flight, try again")
            { RetryAfter = OverloadDelay }),
            _ => (RefusalReason.Malformed, new GrpcStatus(
                GrpcStatusCode.InvalidArgument, $"the body is not valid {encodingName}: damaged or cut off")),
        };
        intake.Metrics.RequestRefused(reason);
        return OtlpHttpReply.WriteErrorAsync(response, isJson, status);
    }

    private Task RefuseAsync(HttpResponse response, int statusCode, string text)
    {
        intake.Metrics.RequestRefused(RefusalReason.Unsupported);
        return OtlpHttpReply.WriteTextAsync(response, statusCode, text);
    }

    /// <summary>The media type alone; parameters such as a charset are tolerated.</summary>
    private static bool IsType(string? contentType, string type) =>
        contentType is not null
        && contentType.StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == type.Length || contentType[type.Length] is ';' or ' ');
}
