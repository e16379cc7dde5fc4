using System.Text.Json;
using Spoor.Otlp;
using Spoor.Store.Aggregation;
using Spoor.Store.Compaction;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Inspection;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Files;
using Spoor.Store.Tests.Ingest;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Aggregation;

/// <summary>What stays of deleted spans: as many as there were, whatever happens in between.</summary>
public sealed class SeriesTests : IAsyncLifetime
{
    private const string SeriesFolder = StoreBed.TenantFolder + "/series";

    private readonly PowerLossMachine _machine = new();
    private readonly ManualTime _time = new();
    private readonly List<StoreEvent> _events = [];
    private Action<string>? _reached;
    private SpoorStore _store = null!;

    private RetentionOptions Retention { get; set; } = new() { Full = TimeSpan.FromDays(7), Aggregated = TimeSpan.FromDays(90) };

    private long MaxBytes { get; set; }

    public static TheoryData<string, double> Ends()
    {
        var ends = new TheoryData<string, double>();
        foreach (var step in (string[])[StoreSteps.SeriesWritten, StoreSteps.RetentionInManifest, StoreSteps.RetentionDone])
        {
            foreach (var kept in (double[])[0, 0.5, 1])
                ends.Add(step, kept);
        }

        return ends;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(1_000_000, 20)]
    [InlineData(long.MaxValue, 63)]
    [InlineData(-5, 0)]
    public void A_bucket_ends_at_a_power_of_two(long nanos, int bucket) => Assert.Equal(bucket, DurationBuckets.Of(nanos));

    [Fact]
    public async Task Series_are_what_a_count_over_the_spans_says()
    {
        Open();
        await WriteBlocksAsync(4);
        var expected = Count(Snapshot());
        Assert.Empty(Rows());
        await AgeAsync(8);
        Assert.Empty(_store.Parts.Blocks);
        AssertEqual(expected, Count(Rows()));
        Assert.Equal(4 * 60, expected.Values.Sum(sums => sums.Calls));
        Assert.True(Rows().All(row => row.Errors == (row.Status == StatusCode.Error ? row.Calls : 0)));

        await ReopenAsync();
        AssertEqual(expected, Count(Rows()));

        // A range takes the minutes that start in it, and ranges side by side all of them once.
        var minutes = Rows().Select(row => row.MinuteUnixNanos).Distinct().Order().ToArray();
        Assert.True(minutes.Length > 3);
        var first = Rows(0, minutes[2]);
        Assert.Equal(minutes[..2], first.Select(row => row.MinuteUnixNanos).Distinct().Order());
        Assert.Equal(Rows().Length, first.Length + Rows(minutes[2], ulong.MaxValue).Length);

        await AgeAsync(81);
        AssertEqual(expected, Count(Rows()));
        await AgeAsync(2);
        Assert.Empty(Rows());
        Assert.Empty(_machine.Boot().ListFolders(SeriesFolder));
        await ReopenAsync();
        Assert.Empty(Rows());
    }

    [Fact]
    public async Task Spans_that_stand_for_others_count_for_them()
    {
        Retention = Retention with { Sampled = new SampledRetention { Until = TimeSpan.FromDays(30), Keep = "{ status = error }", Percent = 20 } };
        Open();
        await WriteBlocksAsync(3, traces: 1000);
        var all = Count(Snapshot()).Where(sums => sums.Key.Status == StatusCode.Error).ToDictionary();
        await AgeAsync(8);
        await _store.SampleAsync();
        var expected = Count(Snapshot());
        Assert.NotEmpty(expected);
        Assert.Empty(Rows());
        await AgeAsync(23);
        Assert.Empty(_store.Parts.Blocks);
        AssertEqual(expected, Count(Rows()));

        // Traces with errors were all kept; of the others, one stands for five.
        AssertEqual(all, Count(Rows().Where(row => row.Status == StatusCode.Error)));
        Assert.InRange(Rows().Sum(row => row.Calls), 0.85 * 9000, 1.15 * 9000);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task An_end_at_any_step_neither_loses_nor_counts_twice(string step, double kept)
    {
        Open();
        await WriteBlocksAsync(3);
        var expected = Count(Snapshot());
        _time.Advance(TimeSpan.FromDays(8));
        _reached = name =>
        {
            if (name != step)
                return;
            _machine.PowerLoss(kept);
            throw new IOException("ended at: " + name);
        };
        await Assert.ThrowsAsync<IOException>(() => _store.AggregateAsync());
        await _store.DisposeAsync();
        _reached = null;
        Open();
        AssertEqual(expected, Count([.. Snapshot(), .. Rows()]));
        await _store.AggregateAsync();
        AssertEqual(expected, Count(Rows()));
        Assert.Empty(_store.Parts.Blocks);
        Assert.Single(_machine.Boot().ListFolders(SeriesFolder));
    }

    [Fact]
    public async Task An_end_or_an_error_at_any_file_operation_neither_loses_nor_counts_twice()
    {
        for (var last = 1; ; last++)
        {
            var bed = new SeriesTests();
            bed.Open();
            await bed.WriteBlocksAsync(2);
            var expected = Count(bed.Snapshot());
            bed._time.Advance(TimeSpan.FromDays(8));
            var operations = 0;
            bed._machine.Before = (_, _) =>
            {
                if (Interlocked.Increment(ref operations) != last)
                    return;
                if (last % 4 == 3)
                    throw new IOException("Input/output error");
                bed._machine.PowerLoss(last % 4 / 2.0);
            };
            await Record.ExceptionAsync(() => bed._store.AggregateAsync());
            bed._machine.Before = null;

            // A read that fails is taken for damage, which is reported.
            if (!bed._events.Exists(reported => reported.Exception is BlockDamagedException))
            {
                if (last % 4 == 3)
                {
                    await bed._store.AggregateAsync();
                    AssertEqual(expected, Count(bed.Rows()));
                }

                await bed.ReopenAsync();
                AssertEqual(expected, Count([.. bed.Snapshot(), .. bed.Rows()]));
                await bed._store.AggregateAsync();
                AssertEqual(expected, Count(bed.Rows()));
            }

            await bed._store.DisposeAsync();
            if (operations < last)
            {
                _store = bed._store;
                Assert.True(last > 20, $"there were {last} file operations only");
                return;
            }
        }
    }

    [Fact]
    public async Task Blocks_that_go_for_their_bytes_leave_series_too()
    {
        MaxBytes = 1;
        Open();
        await WriteBlocksAsync(3);
        var expected = Count(Snapshot());
        await _store.AggregateAsync();
        Assert.Single(_store.Parts.Blocks);
        Assert.NotEmpty(Rows());
        AssertEqual(expected, Count([.. Snapshot(), .. Rows()]));
    }

    [Fact]
    public async Task Series_survive_the_loss_of_the_manifest()
    {
        Open();
        await WriteBlocksAsync(2);
        var expected = Count(Snapshot());
        await AgeAsync(8);
        await _store.DisposeAsync();
        _machine.Boot().DeleteFile(Path.Combine(StoreBed.TenantFolder, ManifestLog.FileName));
        Open();
        AssertEqual(expected, Count(Rows()));
        Assert.Contains(_events, reported => reported.Message.Contains("are taken up", StringComparison.Ordinal));
        await ReopenAsync();
        AssertEqual(expected, Count(Rows()));
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_the_others_are_read()
    {
        Open();
        await WriteBlocksAsync(1);
        await AgeAsync(8);
        var id = Assert.Single(_machine.Boot().ListFolders(SeriesFolder));
        await WriteBlocksAsync(1);
        var expected = Count(Snapshot());
        await AgeAsync(8);
        using (var file = _machine.Boot().OpenWrite($"{SeriesFolder}/{id}/series.parquet"))
            file.SetLength(file.LengthBytes / 2);
        var damages = new List<BlockDamagedException>();
        using var snapshot = _store.Snapshot();
        AssertEqual(expected, Count(snapshot.Series.Read(0, ulong.MaxValue, damages.Add)));
        Assert.Contains(id, Assert.Single(damages).Message, StringComparison.Ordinal);
        Assert.Throws<BlockDamagedException>(() => snapshot.Series.Read(0, ulong.MaxValue).Count());
    }

    [Fact]
    public async Task Series_of_a_day_become_one_file_that_counts_the_same()
    {
        Open();
        const int Blocks = 40;
        for (var hour = 0; hour < Blocks; hour++)
        {
            await WriteBlocksAsync(1, first: hour * 20);
            _time.Advance(TimeSpan.FromMinutes(59));
        }

        var days = _store.Parts.Blocks.Select(block => block.Entry.CreatedAt.UtcDateTime.Date).Distinct().Count();
        var expected = Count(Snapshot());
        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromHours(Blocks));
        for (var hour = 0; hour <= Blocks; hour++)
        {
            await AgeAsync(1 / 24.0);
            await _store.MergeSeriesAsync();
            Assert.InRange(_machine.Boot().ListFolders(SeriesFolder).Count, 0, days + SeriesMerger.MaxFilesOfOpenDay);
            AssertEqual(expected, Count([.. Snapshot(), .. Rows()]));
        }

        Assert.Empty(_store.Parts.Blocks);
        Assert.Equal(days, _machine.Boot().ListFolders(SeriesFolder).Count);
        var keys = Rows().Select(row => row with { Calls = 0, Errors = 0, DurationSumNanos = 0 }).ToArray();
        Assert.True(keys.Length < Blocks * 60, "rows of the same keys were not added up");
        await ReopenAsync();
        AssertEqual(expected, Count(Rows()));
        await _store.DisposeAsync();
        _machine.Boot().DeleteFile(Path.Combine(StoreBed.TenantFolder, ManifestLog.FileName));
        Open();
        AssertEqual(expected, Count(Rows()));
    }

    [Fact]
    public async Task An_end_or_an_error_at_any_file_operation_of_a_merge_neither_loses_nor_counts_twice()
    {
        for (var last = 1; ; last++)
        {
            var bed = new SeriesTests();
            bed.Open();
            var expected = await bed.LeaveTwoFilesAsync();
            var operations = 0;
            bed._machine.Before = (_, _) =>
            {
                if (Interlocked.Increment(ref operations) != last)
                    return;
                if (last % 4 == 3)
                    throw new IOException("Input/output error");
                bed._machine.PowerLoss(last % 4 / 2.0);
            };
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(last % 4 == 3 ? 5000 : 50));
            await Record.ExceptionAsync(() => bed._store.MergeSeriesAsync(patience.Token));
            bed._machine.Before = null;
            if (last % 4 == 3)
                AssertEqual(expected, Count(bed.Rows()));
            await bed.ReopenAsync();
            AssertEqual(expected, Count(bed.Rows()));
            if (!bed._events.Exists(reported => reported.Exception is BlockDamagedException))
            {
                await bed._store.MergeSeriesAsync();
                AssertEqual(expected, Count(bed.Rows()));
                Assert.Single(bed._machine.Boot().ListFolders(SeriesFolder));
            }

            await bed._store.DisposeAsync();
            if (operations < last)
            {
                _store = bed._store;
                Assert.True(last > 20, $"there were {last} file operations only");
                return;
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public async Task An_end_at_a_step_of_a_merge_neither_loses_nor_counts_twice(double kept)
    {
        foreach (var step in (string[])[StoreSteps.SeriesMergeWritten, StoreSteps.SeriesMergeInManifest, StoreSteps.SeriesMergeDone])
        {
            var bed = new SeriesTests();
            bed.Open();
            var expected = await bed.LeaveTwoFilesAsync();
            bed._reached = name =>
            {
                if (name != step)
                    return;
                bed._machine.PowerLoss(kept);
                throw new IOException("ended at: " + name);
            };
            await Assert.ThrowsAsync<IOException>(() => bed._store.MergeSeriesAsync());
            bed._reached = null;
            await bed._store.DisposeAsync();
            bed.Open();
            AssertEqual(expected, Count(bed.Rows()));
            await bed._store.MergeSeriesAsync();
            AssertEqual(expected, Count(bed.Rows()));
            Assert.Single(bed._machine.Boot().ListFolders(SeriesFolder));
            await bed._store.DisposeAsync();
            _store = bed._store;
        }
    }

    [Fact]
    public async Task A_snapshot_sees_each_span_in_a_block_or_in_series_and_keeps_what_it_saw()
    {
        Open();
        await WriteBlocksAsync(12);
        var expected = Count(Snapshot());
        using var before = _store.Snapshot();
        using var ended = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var snapshots = 0;
            while (!ended.IsCancellationRequested || snapshots == 0)
            {
                using var snapshot = _store.Snapshot();
                AssertEqual(expected, Count([.. Spans(snapshot), .. snapshot.Series.Read(0, ulong.MaxValue)]));
                snapshots++;
            }
        });

        // Blocks come of age one after the other, a minute apart.
        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(12));
        for (var minute = 0; minute < 14; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await _store.AggregateAsync();
        }

        await ended.CancelAsync();
        await reader;
        Assert.Empty(_store.Parts.Blocks);
        AssertEqual(expected, Count(Spans(before)));
        Assert.True(before.Series.IsEmpty);
        using var after = _store.Snapshot();
        await AgeAsync(90);
        AssertEqual(expected, Count(after.Series.Read(0, ulong.MaxValue)));
        Assert.Empty(Rows());
        after.Dispose();
        Assert.Empty(_machine.Boot().ListFolders(SeriesFolder));
    }

    [Fact]
    public async Task An_inspector_lists_series_and_finds_every_damaged_byte()
    {
        Open();
        await WriteBlocksAsync(2);
        await AgeAsync(8);
        await _store.DisposeAsync();
        using var inspector = new StoreInspector(new StoreContext { Options = new StoreOptions { Path = StoreBed.Folder }, Files = _machine.Boot() });
        var listing = inspector.List();
        var series = Assert.Single(listing.Series);
        Assert.Equal((BlockState.Live, "disk", null), (series.State, series.Location, series.Problem));
        Assert.True(series.RowCount > 100 && series.SizeBytes > 1000 && series.EndUnixNanos > series.MinStartUnixNanos);
        var whole = inspector.Verify(listing.Blocks, withLog: true);
        Assert.Empty(whole.Findings);
        Assert.Equal(series.RowCount, whole.SeriesRows);

        var path = $"{SeriesFolder}/{series.Id}/series.parquet";
        var bytes = _machine.Boot().ReadAllBytes(path);
        var meta = SeriesMeta.FromJson(_machine.Boot().ReadAllBytes($"{SeriesFolder}/{series.Id}/meta.json"));
        var rows = ReadRows(path, meta);
        var random = new Random(1);
        for (var i = 0; i < 40; i++)
        {
            var damaged = bytes.ToArray();
            var at = random.Next(4, damaged.Length - 8);
            damaged[at] ^= 0x10;
            _machine.Boot().ReplaceDurably(path, damaged);

            // What a footer says beside what is read, who wrote it for instance, has no checksum.
            if (!inspector.Verify(listing.Blocks, withLog: true).IsDamaged)
                Assert.Equal(rows, ReadRows(path, meta));
        }

        _machine.Boot().ReplaceDurably(path, bytes.AsSpan(0, bytes.Length - 1));
        Assert.Contains(inspector.Verify(listing.Blocks, withLog: true).Findings, finding => finding.File == $"series/{series.Id}/series.parquet" && finding.Offset == bytes.Length - 1);
        _machine.Boot().DeleteFile($"{SeriesFolder}/{series.Id}/meta.json");
        Assert.Equal(BlockState.Damaged, Assert.Single(inspector.List().Series).State);
        Assert.True(inspector.Verify(listing.Blocks, withLog: true).IsDamaged);
        Open();
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task DuckDb_reads_series()
    {
        Open();
        await WriteBlocksAsync(2);
        await AgeAsync(8);
        var folder = Directory.CreateTempSubdirectory("spoor-series-").FullName;
        try
        {
            var files = _machine.Boot();
            var id = Assert.Single(files.ListFolders(SeriesFolder));
            var path = Path.Combine(folder, "series.parquet");
            await File.WriteAllBytesAsync(path, files.ReadAllBytes($"{SeriesFolder}/{id}/series.parquet"));
            var sql = $"""
                SELECT epoch_ns(minute) AS minute, service_name, span_name, kind, status_code, duration_bucket, sum(calls) AS calls, sum(errors) AS errors, sum(duration_sum_nanos) AS duration
                FROM read_parquet('{path}') GROUP BY ALL
                """;
            var rows = JsonSerializer.Deserialize<List<Dictionary<string, JsonElement>>>(NodeTools.Run("duckdb.mjs", [sql]))!;
            AssertEqual(Count(Rows()), Count(rows.Select(row => new SeriesRow(
                ulong.Parse(row["minute"].ToString(), null),
                row["service_name"].GetString()!,
                row["span_name"].GetString()!,
                (SpanKind)row["kind"].GetInt32(),
                (StatusCode)row["status_code"].GetInt32(),
                row["duration_bucket"].GetInt32(),
                row["calls"].GetDouble(),
                row["errors"].GetDouble(),
                row["duration"].GetDouble()))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Open() => _store = SpoorStore.Open(new StoreContext
    {
        Options = new StoreOptions { Path = StoreBed.Folder, WalSegmentBytes = 1 << 20, Compaction = StoreBed.ByHand, Retention = Retention, MaxBytes = MaxBytes },
        Files = _machine.Boot(),
        Time = _time,
        Reached = step => _reached?.Invoke(step),
        Report = _events.Add,
    });

    private async Task ReopenAsync()
    {
        _machine.PowerLoss();
        await _store.DisposeAsync();
        Open();
    }

    /// <summary>Two files of a day that is over.</summary>
    private async Task<Dictionary<SeriesRow, (double Calls, double Errors, double Nanos)>> LeaveTwoFilesAsync()
    {
        await WriteBlocksAsync(1);
        _time.Advance(TimeSpan.FromHours(1));
        await WriteBlocksAsync(1, first: 10);
        var expected = Count(Snapshot());
        await AgeAsync(7 - (0.5 / 24));
        await AgeAsync(1);
        AssertEqual(expected, Count(Rows()));
        Assert.Equal(2, _machine.Boot().ListFolders(SeriesFolder).Count);
        return expected;
    }

    private async Task AgeAsync(double days)
    {
        _time.Advance(TimeSpan.FromDays(days));
        await _store.AggregateAsync();
    }

    /// <summary>Blocks with 3 spans a trace: of three services and names, over several minutes, one trace of ten with errors.</summary>
    private async Task WriteBlocksAsync(int blocks, int traces = 20, int first = 0)
    {
        for (var block = 0; block < blocks; block++)
        {
            using var batch = TestSpans.Merge([.. Enumerable.Range(first + (block * traces) + 1, traces).Select(i => TestSpans.Trace(i.ToString("x"))
                .Span("GET /" + (i % 3), "front", startMs: i * 20_000, durationMs: i % 7, kind: SpanKind.Server, status: i % 10 == 0 ? StatusCode.Error : StatusCode.Unset)
                .Span("call", "front", startMs: i * 20_000, durationMs: i % 5, kind: SpanKind.Client)
                .Span("serve", "back" + (i % 2), startMs: (i * 20_000) + 30_000, durationMs: 0.0001 * i, status: StatusCode.Ok))]).ToBatch();
            Assert.Equal(AppendStatus.Stored, (await _store.AppendAsync(batch, CancellationToken.None)).Status);
            await _store.FlushAsync();
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private SeriesRow[] ReadRows(string path, SeriesMeta meta)
    {
        using var file = _machine.Boot().OpenRead(path);
        return [.. new SeriesFileReader(file, meta).Read(0, ulong.MaxValue)];
    }

    private SeriesRow[] Rows(ulong startUnixNanos = 0, ulong endUnixNanos = ulong.MaxValue)
    {
        using var snapshot = _store.Snapshot();
        return [.. snapshot.Series.Read(startUnixNanos, endUnixNanos)];
    }

    /// <summary>A row for each span, counted without the code under test.</summary>
    private List<SeriesRow> Snapshot()
    {
        using var snapshot = _store.Snapshot();
        return Spans(snapshot);
    }

    internal static List<SeriesRow> Spans(StoreSnapshot snapshot)
    {
        var rows = new List<SeriesRow>();
        foreach (var segment in snapshot.Parts.SelectMany(part => Enumerable.Range(0, part.SegmentCount).Select(part.Segment)))
        {
            for (var row = 0; row < segment.RowCount; row++)
            {
                var start = segment.StartsUnixNanos.Span[row];
                var duration = segment.DurationsNanos.Span[row];
                var weight = segment.TierCounts.IsEmpty ? 1 : segment.TierCounts.Span[row];
                var status = (StatusCode)segment.Statuses.Span[row];
                rows.Add(new SeriesRow(
                    start / 60_000_000_000 * 60_000_000_000,
                    System.Text.Encoding.UTF8.GetString(OtlpResource.ServiceName(segment.Resources.Message(segment.ResourceNumbers.Span[row]))),
                    System.Text.Encoding.UTF8.GetString(segment.NameDictionary[segment.Names.Span[row]]),
                    (SpanKind)segment.Kinds.Span[row],
                    status,
                    duration <= 1 ? 0 : (int)Math.Ceiling(Math.Log2(duration)),
                    weight,
                    status == StatusCode.Error ? weight : 0,
                    weight * duration));
            }
        }

        return rows;
    }

    internal static Dictionary<SeriesRow, (double Calls, double Errors, double Nanos)> Count(IEnumerable<SeriesRow> rows) => rows
        .GroupBy(row => row with { Calls = 0, Errors = 0, DurationSumNanos = 0 })
        .ToDictionary(group => group.Key, group => (group.Sum(row => row.Calls), group.Sum(row => row.Errors), group.Sum(row => row.DurationSumNanos)));

    internal static void AssertEqual(
        Dictionary<SeriesRow, (double Calls, double Errors, double Nanos)> expected, Dictionary<SeriesRow, (double Calls, double Errors, double Nanos)> actual) =>
        Assert.Equal(expected.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal), actual.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal));
}
