using System.Globalization;
using Spoor.Otlp;
using Spoor.Server.Generate;
using Spoor.Store;
using Spoor.Store.Metrics;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Benchmarks;

/// <summary>
/// What metrics queries cost in this process, without HTTP: processor time and allocation a call. Times on a clock say little on a shared machine.
/// <c>metrics DIR [SPANS] [CALLS] [NAME]</c>: an absent folder is filled with generated spans, merged; only queries whose name holds NAME are asked.
/// </summary>
internal static class MetricsCost
{
    private static readonly (string Name, Func<int, string> Query)[] Set =
    [
        ("rate of everything", _ => "{} | rate()"),
        ("rate by service", i => $"{{ duration > {i}us }} | rate() by(resource.service.name)"),
        ("quantiles by attribute", i => $"{{ duration > {i}us }} | quantile_over_time(duration, .5, .95, .99) by(span.http.request.method)"),
        ("histogram", i => $"{{ duration > {i}us }} | histogram_over_time(duration)"),
        ("errors by route", i => $"{{ status = error && duration > {i}us }} | rate() by(span.http.route)"),
        ("mean by name", i => $"{{ duration > {i}us }} | avg_over_time(duration) by(name)"),
        ("top status codes", i => $"{{ duration > {i}us }} | count_over_time() by(span.http.response.status_code) | topk(3)"),
        ("compare", i => $"{{ duration > {i}us }} | compare({{ status = error }}, 10)"),
    ];

    public static async Task RunAsync(string[] arguments)
    {
        var folder = arguments[0];
        var spans = arguments.Length > 1 ? long.Parse(arguments[1], CultureInfo.InvariantCulture) : 1_000_000;
        var calls = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 40;
        var isNew = !Directory.Exists(folder);
        await using var store = SpoorStore.Open(new StoreOptions { Path = folder });
        if (isNew)
            await FillAsync(store, spans);
        using var snapshot = store.Snapshot();
        var (start, end) = (ulong.MaxValue, 0UL);
        for (var part = 0; part < snapshot.Parts.Count; part++)
        {
            for (var i = 0; i < snapshot.Parts[part].SegmentCount; i++)
            {
                start = Math.Min(start, snapshot.Parts[part].Bounds(i).MinStartUnixNanos);
                end = Math.Max(end, snapshot.Parts[part].Bounds(i).MaxEndUnixNanos);
            }
        }

        var querier = new TraceQuerier(store.Snapshot);
        foreach (var (name, query) in Set)
        {
            if (arguments.Length > 3 && !name.Contains(arguments[3], StringComparison.Ordinal))
                continue;

            // As Drilldown asks for a comparison: one step, which is the whole range.
            var step = name == "compare" ? end - start : MetricsRange.DefaultStepNanos(start, end);
            await MeasureAsync(name, calls, i => querier.MetricsAsync(
                new MetricsRequest { Query = TraceQLParser.Parse(query(i)), Range = MetricsRange.Aligned(start, end, step), MaxExemplars = 100 }, default));
        }
    }

    private static async Task MeasureAsync(string name, int calls, Func<int, Task<MetricsResult>> ask)
    {
        var series = 0;
        for (var i = 0; i < calls / 2; i++)
            series = (await ask(i)).Series.Count;
        var before = Environment.CpuUsage.TotalTime;
        var bytes = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < calls; i++)
            await ask(calls + i);
        var milliseconds = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / calls;
        var megabytes = (GC.GetTotalAllocatedBytes() - bytes) / 1e6 / calls;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {milliseconds,8:F2} ms CPU {megabytes,8:F2} MB, {series} series"));
    }

    private static async Task FillAsync(SpoorStore store, long spans)
    {
        var generator = new LoadGenerator(new LoadOptions());
        long count = 0;
        for (var wave = 0L; count < spans; wave++)
        {
            await generator.MakeWaveAsync(wave, async (body, number) =>
            {
                if (!SpanBatch.TryParse(body.ToArray(), out var batch, out var error))
                    throw new InvalidOperationException(error);
                await store.AppendAsync(batch, default);
                count += number;
            });
        }

        await store.FlushAsync();
        await store.CompactAsync(allWindows: true);
    }
}
