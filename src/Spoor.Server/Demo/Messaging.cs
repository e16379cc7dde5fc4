using Spoor.Otlp;

namespace Spoor.Server.Demo;

/// <summary>Kafka: whoever publishes does not wait; consumers run later, in traces of their own that link back to the message.</summary>
internal static class Messaging
{
    /// <summary>Publishes a message, which <paramref name="consume"/> gets once it was fetched.</summary>
    public static void Publish(
        this SimulatedSpan caller, string topic, string key, ShopService consumer, double typicalDelayMs, Action<SimulatedSpan> consume)
    {
        var partition = caller.Dice.Below(6);
        var offset = (long)((caller.NowUnixNanos / 100_000_000) % 10_000_000);
        var producer = caller.Child(Instrumentation.Messaging, SpanKind.Producer, "send " + topic)
            .Describe(topic, "send", "send", key, partition, offset)
            .Work(2);
        caller.Join(producer);
        var (dice, agenda, visitor) = (caller.Dice, caller.Agenda, caller.Visitor);
        var message = new MessageContext(producer.TraceId, producer.Id);
        agenda.Add(producer.NowUnixNanos + (ulong)(dice.Around(typicalDelayMs) * 1e6), now =>
        {
            var trace = new SimulatedTrace(dice, agenda, visitor);
            var span = trace.Root(consumer, Instrumentation.Messaging, SpanKind.Consumer, "process " + topic, now)
                .Describe(topic, "process", "process", key, partition, offset)
                .Set("messaging.consumer.group.name", consumer.Name);
            span.LinkTo(message);
            consume(span);
            agenda.Spans.AddRange(trace.Spans);
        });
    }

    private static SimulatedSpan Describe(
        this SimulatedSpan span, string topic, string operation, string operationType, string key, int partition, long offset) => span
        .Set("messaging.system", "kafka")
        .Set("messaging.destination.name", topic)
        .Set("messaging.operation.name", operation)
        .Set("messaging.operation.type", operationType)
        .Set("messaging.destination.partition.id", partition.ToString())
        .Set("messaging.kafka.offset", offset)
        .Set("messaging.kafka.message.key", key);
}
