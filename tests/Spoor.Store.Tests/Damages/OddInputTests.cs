using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using Spoor.Otlp;
using Spoor.Store.Ingest;
using Spoor.Store.Query;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Damages;

/// <summary>Input that is valid and unusual: kept as it is, in memory, in a block, and after a start.</summary>
public sealed class OddInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-odd-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Speed", "Slow")]
    public Task A_trace_of_200000_spans()
    {
        var trace = TestSpans.Trace("1");
        for (var span = 1; span <= 200_000; span++)
            trace.Span($"work {span % 50}", startMs: span);
        return AssertKeptAsync(trace);
    }

    [Fact]
    public Task An_attribute_of_10_MB() => AssertKeptAsync(TestSpans.Trace("1").Span("large", attributes: [("text", new string('x', 10_000_000))]).Span("small"));

    [Fact]
    public Task Five_thousand_attribute_keys()
    {
        var trace = TestSpans.Trace("1");
        for (var span = 0; span < 500; span++)
            trace.Span("work", attributes: [.. Enumerable.Range(span * 10, 10).Select(key => ($"key.{key}", (object)$"value {key}"))]);
        return AssertKeptAsync(trace);
    }

    [Fact]
    public Task One_key_with_many_types()
    {
        AnyValue[] values =
        [
            new() { StringValue = "text" }, new() { IntValue = 1 }, new() { DoubleValue = 1.5 }, new() { BoolValue = true },
            new() { BytesValue = ByteString.CopyFrom(1, 2) }, new() { ArrayValue = new ArrayValue { Values = { new AnyValue { IntValue = 1 } } } },
            new() { KvlistValue = new KeyValueList { Values = { new KeyValue { Key = "a", Value = new AnyValue { StringValue = "b" } } } } }, new(),
        ];
        var trace = TestSpans.Trace("1");
        foreach (var value in values)
            trace.Span("work", configure: span => span.Attributes.Add(new KeyValue { Key = "odd", Value = value }));
        return AssertKeptAsync(trace);
    }

    [Fact]
    public Task Strange_times() => AssertKeptAsync(TestSpans.Trace("1")
        .Span("zero", configure: span => span.StartTimeUnixNano = 0)
        .Span("nothing", configure: span => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (0, 0))
        .Span("past", configure: span => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (1, 2))
        .Span("future", configure: span => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (ulong.MaxValue - 1, ulong.MaxValue))
        .Span("backwards", configure: span => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (TestSpans.BaseUnixNanos + 5, TestSpans.BaseUnixNanos)));

    private async Task AssertKeptAsync(TestTrace trace)
    {
        var options = new StoreOptions { Path = _folder };
        var events = new List<StoreEvent>();
        await using (var store = SpoorStore.Open(options, events.Add))
        {
            using var batch = trace.ToBatch();
            Assert.Equal((AppendStatus.Stored, 0), (await store.AppendAsync(batch, CancellationToken.None)) is var result ? (result.Status, result.RejectedSpans) : default);
            await AssertFoundAsync(store, trace);
            await store.FlushAsync();
            await AssertFoundAsync(store, trace);
        }

        await using var again = SpoorStore.Open(options, events.Add);
        await AssertFoundAsync(again, trace);
        Assert.Empty(events);
    }

    private static async Task AssertFoundAsync(SpoorStore store, TestTrace trace)
    {
        var querier = new TraceQuerier(store.Snapshot);
        var found = await querier.FindTraceAsync(new TraceId(0, 1), CancellationToken.None);
        Assert.Null(TraceComparison.Difference(trace.ToTracesData(), found.ToTracesData()));
        Assert.Single((await querier.SearchAsync("{ true } | count() > 0")).Traces);
    }
}
