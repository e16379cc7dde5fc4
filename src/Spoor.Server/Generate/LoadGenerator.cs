using System.Globalization;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Server.Generate;

/// <summary>
/// Makes a deterministic load as a fleet of services sends it: a wave of traces becomes one OTLP request for each service, with that service's spans
/// of all traces of the wave. Waves do not depend on each other, so that several connections can share the work.
/// </summary>
public sealed class LoadGenerator
{
    /// <summary>Traces of one wave: a service's batch then holds about 70 spans.</summary>
    public const int TracesPerWave = 40;

    private static readonly string[] ServiceNames =
    [
        "gateway", "cart", "checkout", "payment", "catalog", "search", "recommendation", "user", "shipping", "email", "inventory", "pricing", "ads",
    ];

    private readonly LoadOptions _options;
    private readonly LoadService[] _services;

    public LoadGenerator(LoadOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Services, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SpansPerTrace, options.Services, nameof(options));
        _options = options;
        _services = new LoadService[options.Services];
        for (var i = 0; i < _services.Length; i++)
            _services[i] = new LoadService(i < ServiceNames.Length ? ServiceNames[i] : "service-" + i.ToString(CultureInfo.InvariantCulture), i);
    }

    /// <summary>The id of a trace by its number, counted over all waves.</summary>
    public TraceId TraceIdOf(long trace)
    {
        var random = RandomOf(trace);
        return new TraceId(random.Next(), random.Next());
    }

    /// <summary>The number of spans of a trace.</summary>
    public int SpanCountOf(long trace)
    {
        var plan = new LoadTrace(_options, trace, RandomOf(trace));
        return plan.SpanCount;
    }

    /// <summary>When a trace starts.</summary>
    public ulong StartOf(long trace) => _options.StartUnixNanos + ((ulong)trace * _options.TraceIntervalNanos);

    /// <summary>Makes the requests of a wave. <paramref name="send"/> gets each as OTLP bytes, which it must not keep, and its number of spans.</summary>
    public async Task MakeWaveAsync(long wave, Func<ReadOnlyMemory<byte>, int, Task> send)
    {
        var traces = new LoadTrace[TracesPerWave];
        for (var i = 0; i < traces.Length; i++)
        {
            var number = (wave * TracesPerWave) + i;
            traces[i] = new LoadTrace(_options, number, RandomOf(number));
        }

        using var writer = new ProtoWriter(64 * 1024);
        for (var service = 0; service < _services.Length; service++)
        {
            writer.Reset();
            var spans = WriteRequest(writer, service, traces);
            await send(writer.WrittenMemory, spans).ConfigureAwait(false);
        }
    }

    private SplitMix RandomOf(long trace) => new(_options.Seed * 0xD1342543DE82EF95UL + (ulong)trace * 0x2545F4914F6CDD1DUL);

    private int WriteRequest(ProtoWriter writer, int service, LoadTrace[] traces)
    {
        var spans = 0;
        var resourceSpans = writer.BeginMessage(1);
        _services[service].WriteResource(writer);
        var scopeSpans = writer.BeginMessage(2);
        _services[service].WriteScope(writer);
        foreach (var trace in traces)
        {
            for (var i = 0; i < trace.SpanCount; i++)
            {
                if (trace.Spans[i].Service != service)
                    continue;
                var span = writer.BeginMessage(2);
                _services[service].WriteSpan(writer, trace, trace.Spans[i]);
                writer.EndMessage(span);
                spans++;
            }
        }

        writer.EndMessage(scopeSpans);
        writer.EndMessage(resourceSpans);
        return spans;
    }
}
