using Spoor.Otlp;

namespace Spoor.Server.Demo;

/// <summary>
/// A span while its operation is played through: it has a clock of its own that work and calls move on, and that ends it. What runs at the same
/// time starts from the same reading (<see cref="Parallel"/>).
/// </summary>
internal sealed class SimulatedSpan
{
    private readonly SimulatedTrace _trace;

    public SimulatedSpan(SimulatedTrace trace, SimulatedSpan? parent, ShopService service, int instance, Instrumentation library, SpanKind kind, string name, ulong startUnixNanos)
    {
        _trace = trace;
        Service = service;
        Instance = instance;
        Library = library;
        Kind = kind;
        Name = name;
        Id = trace.Dice.NextSpanId();
        ParentId = parent?.Id ?? default;
        StartUnixNanos = NowUnixNanos = startUnixNanos;
        trace.Spans.Add(this);
    }

    public ShopService Service { get; }

    public int Instance { get; }

    public Instrumentation Library { get; }

    public SpanKind Kind { get; }

    public string Name { get; }

    public TraceId TraceId => _trace.Id;

    public SpanId Id { get; }

    public SpanId ParentId { get; }

    public ulong StartUnixNanos { get; }

    /// <summary>How far the operation has come; once it is played, when the span ended.</summary>
    public ulong NowUnixNanos { get; private set; }

    public List<(string Key, object Value)> Attributes { get; } = [];

    public List<(ulong UnixNanos, string Name, (string Key, object Value)[] Attributes)> Events { get; } = [];

    public List<MessageContext> Links { get; } = [];

    public StatusCode Status { get; private set; }

    public string StatusMessage { get; private set; } = "";

    public Dice Dice => _trace.Dice;

    public Agenda Agenda => _trace.Agenda;

    public string Visitor => _trace.Visitor;

    public SimulatedSpan Set(string key, object value)
    {
        Attributes.Add((key, value));
        return this;
    }

    /// <summary>Passes about that much time.</summary>
    public SimulatedSpan Work(double typicalMs)
    {
        NowUnixNanos += (ulong)(Dice.Around(typicalMs) * 1e6);
        return this;
    }

    public SimulatedSpan Event(string name, params (string Key, object Value)[] attributes)
    {
        Events.Add((NowUnixNanos, name, attributes));
        return this;
    }

    public void LinkTo(MessageContext message) => Links.Add(message);

    /// <summary>Ends in error, with an exception where one was thrown.</summary>
    public void Fail(string errorType, string message, Failure? thrown = null)
    {
        Status = StatusCode.Error;
        StatusMessage = message;
        Set("error.type", errorType);
        if (thrown is not null)
            Throw(thrown);
    }

    /// <summary>Ends in error by this exception.</summary>
    public void Fail(Failure thrown) => Fail(thrown.Type, thrown.Message, thrown);

    /// <summary>Starts a span below this one, in the same service instance.</summary>
    public SimulatedSpan Child(Instrumentation library, SpanKind kind, string name) =>
        new(_trace, this, Service, Instance, library, kind, name, NowUnixNanos);

    /// <summary>Starts what a request makes another service do, after it has traveled there.</summary>
    public SimulatedSpan Remote(ShopService service, Instrumentation library, string name) =>
        new(_trace, this, service, Dice.Below(service.Instances), library, SpanKind.Server, name, NowUnixNanos + Network());

    /// <summary>Waits for a span that this one started in the same process.</summary>
    public void Join(SimulatedSpan child) => NowUnixNanos = Math.Max(NowUnixNanos, child.NowUnixNanos);

    /// <summary>Waits for the answer of another service.</summary>
    public void Receive(SimulatedSpan remote) => NowUnixNanos = Math.Max(NowUnixNanos, remote.NowUnixNanos + Network());

    /// <summary>A span around a piece of code of this service.</summary>
    public SimulatedSpan Internal(string name, Action<SimulatedSpan> body)
    {
        var span = Child(Instrumentation.Code, SpanKind.Internal, name);
        body(span);
        Join(span);
        return span;
    }

    /// <summary>Runs branches at the same time and waits for the slowest.</summary>
    public void Parallel(params Action<SimulatedSpan>[] branches)
    {
        var start = NowUnixNanos;
        var end = start;
        foreach (var branch in branches)
        {
            NowUnixNanos = start;
            branch(this);
            end = Math.Max(end, NowUnixNanos);
        }

        NowUnixNanos = end;
    }

    private void Throw(Failure failure) => Event(
        "exception",
        ("exception.type", failure.Type),
        ("exception.message", failure.Message),
        ("exception.stacktrace", failure.StackTrace));

    private ulong Network() => (ulong)(Dice.Around(0.4) * 1e6);
}
