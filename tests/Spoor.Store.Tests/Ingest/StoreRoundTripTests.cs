using FsCheck;
using FsCheck.Fluent;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Ingest;
using Spoor.Store.Tests.Files;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Ingest;

/// <summary>Whatever OTLP can say comes out of the store equal: from the head, from the log after a kill, and from blocks after a restart.</summary>
public sealed class StoreRoundTripTests
{
    [Fact]
    public void Random_messages_come_back_equal_through_log_head_and_block() =>
        Prop.ForAll(OtlpGen.Arbitrary(), OtlpGen.Arbitrary(), (first, second) => RoundTrip(first, second).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static async Task RoundTrip(TracesData first, TracesData second)
    {
        var expected = first.Clone();
        expected.ResourceSpans.AddRange(second.ResourceSpans);
        expected = SegmentReading.WithoutDuplicates(expected);
        var machine = new PowerLossMachine();

        var store = Open(machine);
        await SendAsync(store, first);
        await SendAsync(store, second);
        AssertHolds(store, expected);
        machine.PowerLoss();
        await store.DisposeAsync();

        store = Open(machine);
        AssertHolds(store, expected);
        await store.FlushAsync();
        AssertHolds(store, expected);
        machine.KillProcess();
        await store.DisposeAsync();

        store = Open(machine);
        AssertHolds(store, expected);
        await store.DisposeAsync();
    }

    private static SpoorStore Open(PowerLossMachine machine) => SpoorStore.Open(new StoreContext
    {
        Options = new StoreOptions { Path = StoreBed.Folder, WalSegmentBytes = 64 * 1024, Compaction = StoreBed.ByHand },
        Files = machine.Boot(),
        Time = new ManualTime(),
    });

    private static async Task SendAsync(SpoorStore store, TracesData data)
    {
        using var batch = data.ToBatch();
        var result = await store.AppendAsync(batch, CancellationToken.None);
        Assert.Equal((AppendStatus.Stored, 0), (result.Status, result.RejectedSpans));
    }

    private static void AssertHolds(SpoorStore store, TracesData expected)
    {
        using var snapshot = store.Snapshot();
        TraceComparison.AssertSame(expected, SegmentReading.ReadAll(snapshot.Parts));
    }
}
