using Spoor.Store.Ingest;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Ingest;

/// <summary>The store on the operating system's files.</summary>
public sealed class LocalStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(WalSync.Commit)]
    [InlineData(WalSync.Interval)]
    [InlineData(WalSync.Never)]
    public async Task Spans_are_there_after_reopening(WalSync sync)
    {
        var options = new StoreOptions { Path = Path.Combine(_folder, "data"), Sync = sync, WalSegmentBytes = 256 * 1024, MaxHeadSpans = 300 };
        var events = new List<StoreEvent>();
        await using (var store = SpoorStore.Open(options, events.Add))
        {
            Assert.Throws<StoreInUseException>(() => SpoorStore.Open(options));
            await Task.WhenAll(Enumerable.Range(1, 100).Select(async trace =>
            {
                using var batch = TestSpans.Trace(trace.ToString("x"))
                    .Span("root", children: t => t.Span("a", attributes: [("text", new string('x', 2000))]).Span("b"))
                    .ToBatch();
                Assert.Equal(AppendStatus.Stored, (await store.AppendAsync(batch, CancellationToken.None)).Status);
            }));
            Assert.Equal(300, CountSpans(store));
        }

        Assert.Empty(events);
        await using var again = SpoorStore.Open(options, events.Add);
        Assert.Equal(300, CountSpans(again));
        Assert.Empty(events);
        Assert.NotEmpty(Directory.GetDirectories(StoreLayout.BlocksFolder(Path.Combine(_folder, "data"), StoreLayout.DefaultTenant)));
    }

    private static int CountSpans(SpoorStore store)
    {
        using var snapshot = store.Snapshot();
        return snapshot.Parts.Sum(part => Enumerable.Range(0, part.SegmentCount).Sum(segment => part.Segment(segment).RowCount));
    }
}
