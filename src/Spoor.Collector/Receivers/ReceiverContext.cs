using Microsoft.Extensions.Logging;
using Spoor.Collector.Pipelines;
using Spoor.Grpc.Buffers;
using Spoor.Store.Telemetry;

namespace Spoor.Collector.Receivers;

/// <summary>What a receiver is built from beside its options.</summary>
internal sealed record ReceiverContext(string Id, ISpanConsumer Consumer, ByteBudget Budget, MetricsRegistry Metrics, ILoggerFactory Loggers)
{
    /// <summary>What a single body may have of what was configured: one that the budget has never room for must not be asked to come again.</summary>
    public int MaxBodyBytes(int configuredBytes) => (int)Math.Min(configuredBytes, Budget.LimitBytes / 4 * 3);

    /// <summary>The way into the pipelines for one transport of the receiver.</summary>
    public SpanIntake Intake(string transport) =>
        new(Consumer, new ReceiverMetrics(Metrics, Id, transport), Loggers.CreateLogger<SpanIntake>());
}
