using Spoor.Otlp;

namespace Spoor.Server.Demo;

/// <summary>One trace while it is made.</summary>
/// <param name="Dice">The shop's chance.</param>
/// <param name="Agenda">Where the trace puts what it makes happen later.</param>
/// <param name="Visitor">On whose behalf it all happens.</param>
internal sealed record SimulatedTrace(Dice Dice, Agenda Agenda, string Visitor)
{
    public TraceId Id { get; } = Dice.NextTraceId();

    public List<SimulatedSpan> Spans { get; } = [];

    /// <summary>The first span of the trace.</summary>
    public SimulatedSpan Root(ShopService service, Instrumentation library, SpanKind kind, string name, ulong startUnixNanos) =>
        new(this, null, service, Dice.Below(service.Instances), library, kind, name, startUnixNanos);
}

/// <summary>What a message carries of the trace that sent it.</summary>
internal readonly record struct MessageContext(TraceId TraceId, SpanId SpanId);
