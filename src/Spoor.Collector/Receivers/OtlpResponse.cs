using System.Buffers;
using Spoor.Collector.Pipelines;
using Spoor.Grpc;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Receivers;

/// <summary>What OTLP clients are told (opentelemetry-proto, docs/specification.md).</summary>
internal static class OtlpResponse
{
    private static readonly TimeSpan DefaultRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The status of a result: OK when accepted, whatever was rejected.</summary>
    public static GrpcStatus ToStatus(in ConsumeResult result) => result.Status switch
    {
        ConsumeStatus.Accepted => GrpcStatus.Ok,
        // With a delay clients send again, also after "resource exhausted".
        ConsumeStatus.Retryable => new GrpcStatus(result.IsRateLimited ? GrpcStatusCode.ResourceExhausted : GrpcStatusCode.Unavailable, result.Message) { RetryAfter = result.RetryAfter ?? DefaultRetryDelay },
        _ => new GrpcStatus(GrpcStatusCode.Internal, result.Message),
    };

    public static GrpcStatus Malformed(string error) => new(GrpcStatusCode.InvalidArgument, error) { InvalidField = "resource_spans" };

    /// <summary>
    /// <c>ExportTraceServiceResponse</c>: nothing for full success; else 1 partial_success with 1 rejected_spans and 2 error_message.
    /// </summary>
    public static void WriteProtobuf(in ConsumeResult result, IBufferWriter<byte> output)
    {
        if (result.RejectedSpans == 0)
            return;
        using var message = new ProtoWriter(256);
        var partial = message.BeginMessage(1);
        message.WriteVarintField(1, (ulong)result.RejectedSpans);
        if (!string.IsNullOrEmpty(result.Message))
            message.WriteStringField(2, result.Message);
        message.EndMessage(partial);
        output.Write(message.WrittenSpan);
    }
}
