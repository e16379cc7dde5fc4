using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spoor.Server.Client;
using Spoor.Server.Generate;

namespace Spoor.Server.Commands;

/// <summary><c>spoor generate</c>: sends a load of traces that is the same for the same options.</summary>
internal sealed class GenerateCommand : SpoorCommand
{
    private const double DefaultIntervalMicroseconds = 80;

    private readonly Option<int> _rate = CommonOptions.Number("--rate", "Spans a second; 0 sends as fast as the server takes them.", 0, 0);
    private readonly Option<int> _spans = CommonOptions.Number("--spans", "Ends after so many spans (rounded up to whole traces); 0 for no end.", 100_000, 0);
    private readonly Option<TimeSpan?> _duration = CommonOptions.Duration("--duration", "Ends after so long, such as 30s; lifts the default of --spans.");
    private readonly Option<int> _services = CommonOptions.Number("--services", "Services that take part in every trace.", 13, 1);
    private readonly Option<int> _spansPerTrace = CommonOptions.Number("--spans-per-trace", "Spans of a trace, on average; at least as many as services.", 22, 1);
    private readonly Option<int> _seed = CommonOptions.Number("--seed", "Equal seeds give equal spans (with --start and --interval).", 1, 0);
    private readonly Option<int> _connections = CommonOptions.Number("--connections", "Requests under way at the same time.", 4, 1);
    private readonly Option<Uri> _endpoint = CommonOptions.OtlpEndpoint();
    private readonly Option<DateTimeOffset?> _start = CommonOptions.Instant("--start", "When the first trace starts; now by default.");
    private readonly Option<TimeSpan?> _interval = CommonOptions.Duration("--interval", "From one trace to the next; by default what fits --rate, or 80us.");
    private readonly Option<bool> _json = CommonOptions.Json();

    public GenerateCommand()
        : base(
            "generate",
            "Sends a load of generated traces to a running server and shows how much of it was taken. Equal options give equal spans.",
            "spoor generate --spans 1000000 --connections 4",
            "spoor generate --rate 5000 --duration 10m",
            "spoor generate --seed 7 --start 2026-01-31T00:00:00Z --interval 10ms --spans 100000   # always the same spans")
    {
        foreach (var option in new Option[] { _rate, _spans, _duration, _services, _spansPerTrace, _seed, _connections, _endpoint, _start, _interval, _json })
            Add(option);
        Validators.Add(result =>
        {
            if (result.Children.All(child => !child.Errors.Any()) && result.GetValue(_spansPerTrace) < result.GetValue(_services))
                result.AddError("--spans-per-trace must be at least --services: every service has a span in every trace");
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var rate = arguments.GetValue(_rate);
        var duration = arguments.GetValue(_duration);
        var generator = new LoadGenerator(ReadOptions(arguments, rate));
        var spans = duration is not null && arguments.GetResult(_spans) is null or { Implicit: true } ? 0 : arguments.GetValue(_spans);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (duration is { } time)
            ending.CancelAfter(time);
        using var client = new OtlpHttpClient(arguments.GetRequiredValue(_endpoint), patience: TimeSpan.FromSeconds(10));
        var run = new GenerateRun(generator, client, new Pace(rate, TimeProvider.System));
        var started = Stopwatch.GetTimestamp();
        await run.RunAsync(spans == 0 ? null : GenerateRun.WavesFor(generator, spans), arguments.GetValue(_connections), ending.Token);
        await ReportAsync(arguments, run.Totals, Stopwatch.GetElapsedTime(started));
        return run.Totals.Refused > 0 ? ExitCode.NothingOrPartial : ExitCode.Ok;
    }

    private LoadOptions ReadOptions(ParseResult arguments, int rate)
    {
        var spansPerTrace = arguments.GetValue(_spansPerTrace);
        var interval = arguments.GetValue(_interval)
            ?? (rate > 0 ? TimeSpan.FromSeconds((double)spansPerTrace / rate) : TimeSpan.FromMicroseconds(DefaultIntervalMicroseconds));
        return new LoadOptions
        {
            Seed = (ulong)arguments.GetValue(_seed),
            Services = arguments.GetValue(_services),
            SpansPerTrace = spansPerTrace,
            StartUnixNanos = Instants.ToUnixNanos(arguments.GetValue(_start) ?? TimeProvider.System.GetUtcNow()),
            TraceIntervalNanos = (ulong)interval.Ticks * 100,
        };
    }

    private async Task ReportAsync(ParseResult arguments, GenerateTotals totals, TimeSpan elapsed)
    {
        var output = arguments.InvocationConfiguration.Output;
        var perSecond = totals.Sent / Math.Max(elapsed.TotalSeconds, 1e-9);
        if (arguments.GetValue(_json))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"sentSpans\":{totals.Sent},\"refusedSpans\":{totals.Refused},\"requests\":{totals.Requests},\"seconds\":{elapsed.TotalSeconds:0.###},\"spansPerSecond\":{perSecond:0}}}"));
            return;
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Sent:N0} spans sent in {totals.Requests:N0} requests and {elapsed.TotalSeconds:0.0} s: {perSecond:N0} spans/s; {totals.Refused:N0} refused"));
        if (totals.Refused > 0)
            await arguments.InvocationConfiguration.Error.WriteLineAsync("refused: " + totals.Refusal);
    }
}
