using System.Buffers;
using Microsoft.Extensions.Logging;
using Spoor.Grpc;
using Spoor.Grpc.Buffers;
using Spoor.Grpc.Server;
using Spoor.Otlp;

namespace Spoor.Collector.Receivers;

/// <summary>OTLP/gRPC: <c>opentelemetry.proto.collector.trace.v1.TraceService/Export</c>.</summary>
internal sealed class OtlpGrpcHandler(SpanIntake intake)
{
    public const string Service = "opentelemetry.proto.collector.trace.v1.TraceService";

    public static GrpcServer CreateServer(SpanIntake intake, int maxRequestBytes, ByteBudget budget, ILoggerFactory loggers)
    {
        var options = new GrpcServerOptions
        {
            MaxReceiveMessageBytes = maxRequestBytes,
            Budget = budget,
            CallRefused = (_, status) => intake.Metrics.RequestRefused(Reason(status)),
        };
        return new GrpcServer(options, loggers.CreateLogger<GrpcServer>()).MapUnary(Service, "Export", new OtlpGrpcHandler(intake).ExportAsync);
    }

    private async ValueTask<GrpcStatus> ExportAsync(GrpcServerCall call, PooledBuffer request, IBufferWriter<byte> response)
    {
        if (request.Length == 0)
            return GrpcStatus.Ok;
        var bytes = request.Detach(out var length);
        if (!SpanBatch.TryParseRented(bytes, length, out var batch, out var error))
        {
            ArrayPool<byte>.Shared.Return(bytes);
            intake.Metrics.RequestRefused(RefusalReason.Malformed);
            return OtlpResponse.Malformed(error);
        }

        using (batch)
        {
            var result = await intake.ConsumeAsync(batch, call.CancellationToken);
            OtlpResponse.WriteProtobuf(result, response);
            return OtlpResponse.ToStatus(result);
        }
    }

    private static string Reason(GrpcStatus status) => status.Code switch
    {
        GrpcStatusCode.ResourceExhausted => RefusalReason.TooLarge,
        GrpcStatusCode.Unavailable => RefusalReason.OverBudget,
        GrpcStatusCode.Unimplemented => RefusalReason.Unsupported,
        _ => RefusalReason.Malformed,
    };
}
