using FsCheck;
using FsCheck.Fluent;
using Spoor.Otlp;
using Spoor.Store.Compaction;
using Spoor.Store.Query;
using Spoor.Store.Tests.Ingest;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Damages;

/// <summary>A store whose files were damaged opens and answers: rightly, or saying that something is missing. Never wrongly without a word.</summary>
public sealed class DamagedStoreTests
{
    private const int SpansInBatch = 30, SpansInTrace = 5, Spans = 3 * SpansInBatch;

    [Fact]
    public void Random_damage_is_never_silent() => Run(60);

    [Fact]
    [Trait("Speed", "Slow")]
    public void Much_random_damage_is_never_silent() => Run(600);

    [Fact]
    public async Task A_batch_that_cannot_be_decoded_again_is_set_aside_and_the_store_opens()
    {
        var bed = new StoreBed();
        bed.Options = bed.Options with { MaxHeadSpans = 1000 };
        bed.Open();
        await bed.SendAsync(10);
        await bed.SendAsync(10);
        await bed.SendAsync(10);
        bed.Machine.KillProcess();
        await bed.BuryAsync();
        var batches = 0;
        bed.Replaying = _ =>
        {
            if (++batches == 2)
                throw new InvalidOperationException("a mistake of the program");
        };
        bed.Events.Clear();
        bed.Open();
        Assert.Contains("set aside", Assert.Single(bed.Events).Message, StringComparison.Ordinal);
        var name = Assert.Single(bed.Machine.Boot().ListFiles(StoreBed.WalFolder), file => file.EndsWith(".otlp", StringComparison.Ordinal));
        var bytes = Spoor.Store.Files.StoreFileExtensions.ReadAllBytes(bed.Machine.Boot(), Path.Combine(StoreBed.WalFolder, name));
        Assert.True(SpanBatch.TryParse(bytes, out var batch, out _));
        Assert.Equal(10, batch.Spans.Length);
        batch.Dispose();
        bed.Acknowledged.ExceptWith(Enumerable.Range(11, 10).Select(id => (ulong)id));
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public async Task Foreign_files_and_folders_are_left_alone()
    {
        var bed = new StoreBed();
        bed.Open();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        await bed.SendAsync(10);
        await bed.Store.DisposeAsync();
        var files = bed.Machine.Boot();
        string[] foreign = [StoreBed.Folder + "/notes.txt", StoreBed.TenantFolder + "/notes.txt", StoreBed.BlocksFolder + "/notes.txt", StoreBed.WalFolder + "/notes.txt",
            StoreBed.BlocksFolder + "/lost+found/notes.txt"];
        files.CreateFolder(StoreBed.BlocksFolder + "/lost+found");
        foreach (var path in foreign)
            files.Create(path).Dispose();
        bed.Open();
        bed.AssertAcknowledgedOnce();
        Assert.Empty(bed.Events);
        Assert.All(foreign, path => Assert.True(bed.Machine.Boot().FileExists(path), path));
        await bed.Store.DisposeAsync();
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public async Task A_clock_that_jumps_loses_nothing_but_what_retention_takes(int days)
    {
        var bed = new StoreBed();
        bed.Options = bed.Options with { Retention = new RetentionOptions { Full = TimeSpan.Zero } };
        bed.Open();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        await bed.SendAsync(10);
        bed.Time.Advance(TimeSpan.FromDays(days));
        bed.Store.KeepHouse();
        bed.Store.CheckDisk();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        await bed.SendAsync(10);
        bed.AssertAcknowledgedOnce();
        bed.Machine.KillProcess();
        await bed.BuryAsync();
        bed.Time.Advance(TimeSpan.FromDays(-days * 2));
        bed.Open();
        bed.AssertAcknowledgedOnce();
        bed.Store.KeepHouse();
        await bed.SendAsync(10);
        await bed.Store.FlushAsync();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    private static void Run(int count) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => DamageAsync(seed).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    /// <summary>Two blocks and a log; one to three files of them are damaged.</summary>
    private static async Task DamageAsync(int seed)
    {
        var random = new Random(seed);
        var bed = new StoreBed(seed);
        bed.Open();
        for (var batch = 0; batch < 3; batch++)
        {
            await bed.SendAsync(SpansInBatch);
            if (batch < 2)
                await bed.Store.FlushAsync();
        }

        bed.Machine.KillProcess();
        await bed.BuryAsync();
        bed.Events.Clear();
        var damaged = new List<string>();
        for (var damages = random.Next(1, 4); damages > 0; damages--)
            damaged.Add(Damage(bed, random));
        var context = $"seed {seed}: {string.Join(", ", damaged)}";
        try
        {
            bed.Open();
        }
        catch (NotSupportedException)
        {
            // A version number was hit; the message says which file.
            return;
        }

        try
        {
            await AssertNeverSilentAsync(bed, context);
        }
        finally
        {
            await bed.Store.DisposeAsync();
        }
    }

    private static async Task AssertNeverSilentAsync(StoreBed bed, string context)
    {
        var querier = new TraceQuerier(bed.Store.Snapshot);
        var isReported = bed.Events.Count > 0;
        for (var trace = 0; trace <= Spans / SpansInTrace; trace++)
        {
            var expected = Enumerable.Range(1, Spans).Count(span => span / SpansInTrace == trace);
            var found = await querier.FindTraceAsync(new TraceId(0, (ulong)trace + 1), CancellationToken.None);
            Assert.True(found.SpanCount <= expected, $"trace {trace + 1} has {found.SpanCount} spans instead of {expected}; {context}");
            Assert.True(found.SpanCount == expected || isReported || found.Stats.PartialReason is not null, $"trace {trace + 1} is not whole; {context}");
        }

        var result = await querier.SearchAsync(
            new SearchRequest { Query = TraceQLParser.Parse("{ span.n > 0 }"), Limit = 1000, SpansPerSpanSet = 0 }, CancellationToken.None);
        var spans = result.Traces.SelectMany(trace => trace.SpanSets).SelectMany(set => set.Spans).ToArray();
        Assert.True(spans.Length <= Spans, $"{spans.Length} spans; {context}");
        Assert.True(spans.Length == Spans || isReported || result.Stats.PartialReason is not null, $"{spans.Length} spans are found; {context}");
        Assert.All(spans, span => Assert.Equal(span.SpanId.ToString(), ((ulong)Assert.Single(span.Attributes).Value.AsInt64).ToString("x16")));
    }

    /// <summary>Flips a byte, or cuts a file, or deletes it.</summary>
    private static string Damage(StoreBed bed, Random random)
    {
        var files = bed.Machine.Boot();
        var paths = bed.Machine.Names
            .Where(entry => entry.Value is { LengthBytes: > 0 } && !entry.Key.EndsWith("/lock", StringComparison.Ordinal))
            .Select(entry => entry.Key).Order(StringComparer.Ordinal).ToArray();
        var path = paths[random.Next(paths.Length)];
        using var file = files.OpenWrite(path);
        var offset = random.NextInt64(file.LengthBytes);
        switch (random.Next(4))
        {
            case 0:
                file.SetLength(offset);
                return $"{path} cut at {offset}";
            case 1 when !path.EndsWith(".wal", StringComparison.Ordinal):
                files.DeleteFile(path);
                return $"{path} deleted";
            default:
                var value = new byte[1];
                file.Read(offset, value);
                value[0] ^= (byte)(1 << random.Next(8));
                file.Write(offset, value);
                return $"{path} at {offset} changed";
        }
    }
}
