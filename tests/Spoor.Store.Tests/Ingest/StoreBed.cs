using Google.Protobuf;
using Spoor.Otlp;
using Spoor.Store.Budgets;
using Spoor.Store.Compaction;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Objects;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Files;
using Spoor.Store.Wal;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Ingest;

/// <summary>A store on a test machine, with a memory of what it acknowledged.</summary>
internal sealed class StoreBed(int seed = 1)
{
    public const string Folder = "/data";

    public const string TenantFolder = Folder + "/" + StoreLayout.DefaultTenant;

    public const string BlocksFolder = TenantFolder + "/blocks";

    public const string WalFolder = TenantFolder + "/wal";

    /// <summary>Blocks are merged when a test says so.</summary>
    public static CompactionOptions ByHand { get; } = new() { Enabled = false, MaxBytesPerSecond = 0 };

    private static readonly string CacheRoot = Directory.CreateTempSubdirectory("spoor-store-beds-").FullName;

    private int _sentSpans;

    static StoreBed() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(CacheRoot, recursive: true);

    public PowerLossMachine Machine { get; private set; } = new(seed);

    /// <summary>The machine that keeps the bucket; null for a store without one. It never loses power, but its store may end.</summary>
    public PowerLossMachine? Bucket { get; init; }

    /// <summary>Which folder keeps pieces of remote blocks; on the real disk.</summary>
    public string CacheFolder { get; } = Path.Combine(CacheRoot, Guid.NewGuid().ToString("n"));

    public RemoteOptions RemoteOptions { get; set; } = new() { CacheBytes = 0, StopTimeout = TimeSpan.FromMilliseconds(50), OutagePause = TimeSpan.Zero };

    public ManualTime Time { get; } = new();

    public StoreOptions Options { get; set; } = new()
    {
        Path = Folder,
        WalSegmentBytes = 8192,
        MaxHeadSpans = 40,
        Compaction = ByHand,
    };

    public MemoryBudget? Memory { get; set; }

    public Action<WalPosition>? Replaying { get; set; }

    public Action<string>? Reached { get; set; }

    public List<StoreEvent> Events { get; } = [];

    /// <summary>Ids of spans that were acknowledged as stored.</summary>
    public HashSet<ulong> Acknowledged { get; } = [];

    /// <summary>Set while the store is read to check it: injected errors would be taken for lost spans.</summary>
    public bool IsChecking { get; private set; }

    public SpoorStore Store { get; private set; } = null!;

    public void Open() => Store = SpoorStore.Open(new StoreContext
    {
        Options = Options with { Cache = new CacheOptions { Path = CacheFolder } },
        Files = Machine.Boot(),
        Objects = Bucket is null ? null : new LocalObjectStore(Bucket.Boot(), "/bucket"),
        RemoteOptions = RemoteOptions,
        Time = Time,
        Reached = step => Reached?.Invoke(step),
        Report = StoreReported,
        Replaying = position => Replaying?.Invoke(position),
        Memory = Memory ?? MemoryBudget.Unwatched(),
    });

    /// <summary>Loses the disk with all that is on it.</summary>
    public void LoseFolder()
    {
        Machine = new PowerLossMachine(seed);
        if (Directory.Exists(CacheFolder))
            Directory.Delete(CacheFolder, recursive: true);
    }

    /// <summary>Ends the store's threads after the power was lost or the process killed; nothing of it reaches the disk.</summary>
    public async Task BuryAsync()
    {
        Bucket?.KillProcess();
        await Store.DisposeAsync();
    }

    /// <summary>What the worker of the bucket does, once.</summary>
    public async Task UploadAsync()
    {
        if (Store.Uploader is { } uploader)
            await uploader.RunRoundAsync(CancellationToken.None);
    }

    /// <summary>Sends a batch of new spans; span ids are running numbers.</summary>
    public async Task<AppendResult> SendAsync(int spans, Func<int, int>? traceOfSpan = null)
    {
        var first = Interlocked.Add(ref _sentSpans, spans) - spans + 1;
        using var batch = Batch(first, spans, traceOfSpan ?? (span => span / 5));
        var result = await Store.AppendAsync(batch, CancellationToken.None);
        if (result.Status == AppendStatus.Stored)
        {
            lock (Acknowledged)
                Acknowledged.UnionWith(Enumerable.Range(first, spans).Select(id => (ulong)id));
        }

        return result;
    }

    /// <summary>Every acknowledged span is there, none twice, and none that was not sent.</summary>
    public void AssertAcknowledgedOnce()
    {
        using var snapshot = Store.Snapshot();
        var ids = new List<ulong>();
        var parts = new Dictionary<TraceId, int>();
        foreach (var part in snapshot.Parts)
        {
            for (var i = 0; i < part.SegmentCount; i++)
            {
                var segment = part.Segment(i);
                ids.AddRange(segment.SpanIds.ToArray());
                for (var trace = 0; trace < segment.TraceCount; trace++)
                {
                    var id = segment.Trace(trace).Id;
                    parts[id] = parts.GetValueOrDefault(id) + 1;
                    Assert.True(part.TryFindTrace(id, out _, out _));
                }
            }
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
        var lost = Acknowledged.Except(ids).Order().ToArray();
        if (lost.Length > 0)
            Assert.Fail($"lost: {string.Join(" ", lost)}\n{Describe(snapshot)}");
        Assert.All(ids, id => Assert.InRange(id, 1UL, (ulong)_sentSpans));

        var split = parts.Where(entry => entry.Value > 1).Select(entry => entry.Key).ToHashSet();
        Assert.Empty(split.Except(snapshot.SplitTraces));
    }

    /// <summary>The same while the power may go: what is read then cannot be trusted.</summary>
    public void AssertAcknowledgedOnceUnless(Func<bool> powerIsGone)
    {
        IsChecking = true;
        try
        {
            AssertAcknowledgedOnce();
        }
        catch (Exception) when (powerIsGone())
        {
            // The check after the restart counts.
        }
        finally
        {
            IsChecking = false;
        }
    }

    /// <summary>What the disk and the store hold, and what the store said, for who has to find out why spans are not there.</summary>
    private string Describe(StoreSnapshot snapshot)
    {
        var parts = snapshot.Parts.Select(part => $"{part.GetType().Name}: {string.Join(" ", Enumerable.Range(0, part.SegmentCount).SelectMany(i => part.Segment(i).SpanIds.ToArray()).Order())}");
        var files = Machine.Names.Where(name => name.Value is not null).Select(name => $"{name.Key} {name.Value!.LengthBytes} #{name.Value.GetHashCode():x}").Order(StringComparer.Ordinal);
        var manifest = Machine.Boot().ReadAllBytes(TenantFolder + "/manifest.log");
        lock (Events)
            return string.Join('\n', [.. parts, .. files, System.Text.Encoding.UTF8.GetString(manifest), .. Events.Select(reported => $"{reported.Message} {reported.Exception?.Message}")]);
    }

    private static SpanBatch Batch(int first, int count, Func<int, int> traceOfSpan)
    {
        var traces = Enumerable.Range(first, count)
            .GroupBy(traceOfSpan)
            .Select(group => group.Aggregate(
                TestSpans.Trace((group.Key + 1).ToString("x")),
                (trace, span) => trace.Span("span", id: span.ToString("x"), startMs: span, attributes: [("n", span)])))
            .ToArray();
        return SpanBatch.TryParse(TestSpans.Merge(traces).ToByteArray(), out var batch, out var error) ? batch : throw new InvalidOperationException(error);
    }

    private void StoreReported(StoreEvent reported)
    {
        lock (Events)
            Events.Add(reported);
    }
}
