using Spoor.Otlp;

namespace Spoor.Server.Generate;

/// <summary>The outline of one generated trace: a server span for each service, and database and cache calls below some of them.</summary>
internal sealed class LoadTrace
{
    private const ulong Millisecond = 1_000_000;

    public TraceId Id { get; }

    public LoadSpan[] Spans { get; }

    public int SpanCount { get; }

    public LoadTrace(LoadOptions options, long number, SplitMix random)
    {
        Id = new TraceId(random.Next(), random.Next());
        var start = options.StartUnixNanos + ((ulong)number * options.TraceIntervalNanos);
        var extras = options.SpansPerTrace - options.Services;
        var extraCount = extras == 0 ? 0 : Math.Max(0, extras / 2 + random.Below(extras + 1));
        SpanCount = options.Services + extraCount;
        Spans = new LoadSpan[SpanCount];
        for (var service = 0; service < options.Services; service++)
        {
            // Parents come before children; the service that calls is one of the nearer ones, so that trees grow deep as well as wide.
            var caller = service == 0 ? -1 : Math.Max(0, service - 1 - random.Below(3));
            var begin = service == 0 ? start : Spans[caller].StartUnixNanos + (ulong)random.Below(3_000_000);
            Spans[service] = new LoadSpan
            {
                Service = service,
                SpanId = new SpanId(random.Next() | 1),
                Parent = caller < 0 ? default : Spans[caller].SpanId,
                StartUnixNanos = begin,
                EndUnixNanos = begin + random.Duration(40 * Millisecond),
                Random = random.Next(),
            };
        }

        for (var i = options.Services; i < SpanCount; i++)
        {
            ref var owner = ref Spans[random.Below(options.Services)];
            var begin = owner.StartUnixNanos + (ulong)random.Below(5_000_000);
            Spans[i] = new LoadSpan
            {
                Service = owner.Service,
                SpanId = new SpanId(random.Next() | 1),
                Parent = owner.SpanId,
                StartUnixNanos = begin,
                EndUnixNanos = begin + random.Duration(4 * Millisecond),
                Random = random.Next(),
                IsDatabaseCall = true,
            };
        }
    }
}

internal struct LoadSpan
{
    public int Service;
    public SpanId SpanId;
    public SpanId Parent;
    public ulong StartUnixNanos;
    public ulong EndUnixNanos;

    /// <summary>Seeds the attributes.</summary>
    public ulong Random;

    public bool IsDatabaseCall;
}
