using System.Runtime.CompilerServices;
using Spoor.Store.Files;
using Spoor.Store.Objects;
using Spoor.Store.Telemetry;

namespace Spoor.Store.Tests.Objects;

public sealed class ChunkCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-cache-").FullName;
    private readonly CountingStore _objects = new();
    private readonly CacheMetrics _metrics = new(new MetricsRegistry());
    private readonly List<StoreEvent> _events = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Any_range_is_read_right_and_each_piece_fetched_once()
    {
        using var cache = Open();
        var source = Object("object", (5 * ChunkSource.ChunkBytes) + 1000);
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var offset = random.Next((int)source.LengthBytes + 10);
            var buffer = new byte[random.Next(1, 1_500_000)];
            var read = cache.Read(source, offset, buffer);
            Assert.Equal(Math.Clamp(source.LengthBytes - offset, 0, buffer.Length), read);
            Assert.True(buffer.AsSpan(0, read).SequenceEqual(_objects.Bytes.AsSpan(offset, read)));
        }

        Assert.Equal(6, _objects.Gets);
    }

    [Fact]
    public async Task Readers_of_the_same_piece_share_a_fetch()
    {
        using var cache = Open();
        var source = Object("object", 1000);
        _objects.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() => cache.Read(source, 10, new byte[100]), TaskCreationOptions.LongRunning)).ToArray();
        while (_objects.Gets == 0)
            await Task.Delay(1);
        _objects.Gate.SetResult();
        Assert.All(await Task.WhenAll(readers), read => Assert.Equal(100, read));
        Assert.Equal(1, _objects.Gets);
    }

    [Fact]
    public void Pieces_outlive_the_process_and_are_checked_when_first_used()
    {
        var source = Object("object", 3 * ChunkSource.ChunkBytes);
        using (var cache = Open())
            ReadAll(cache, source);
        Assert.Equal(3, _objects.Gets);
        var files = Directory.GetFiles(_folder).Order().ToArray();

        // Flipped bits in the middle, torn at the end; the third is whole. What never was a piece goes at once.
        using (var file = new FileStream(files[0], FileMode.Open))
        {
            file.Position = 1000;
            file.WriteByte((byte)(_objects.Bytes[1000] + 1));
        }

        using (var file = new FileStream(files[1], FileMode.Open))
        {
            file.SetLength(file.Length - 20);
            file.SetLength(file.Length + 20);
        }

        File.WriteAllText(Path.Combine(_folder, "object.9.1.tmp"), "half");
        using (var cache = Open())
        {
            Assert.Equal(3, Directory.GetFiles(_folder).Length);
            ReadAll(cache, source);
            Assert.Equal(5, _objects.Gets);
            ReadAll(cache, source);
            Assert.Equal(5, _objects.Gets);
        }
    }

    [Fact]
    public void The_least_recently_used_pieces_go_when_there_are_too_many()
    {
        using var cache = Open(maxBytes: 3 * (ChunkSource.ChunkBytes + ChunkFile.TrailerBytes));
        var source = Object("object", 5 * ChunkSource.ChunkBytes);
        Read(cache, source, 0);
        Read(cache, source, 1);
        Read(cache, source, 2);
        Read(cache, source, 0);
        Read(cache, source, 3);
        Assert.Equal(["object.0", "object.2", "object.3"], Names());
        Assert.True(cache.SizeBytes <= 3 * (ChunkSource.ChunkBytes + ChunkFile.TrailerBytes));
        cache.SetLimit(ChunkSource.ChunkBytes + ChunkFile.TrailerBytes);
        Assert.Equal(["object.3"], Names());
        cache.Forget("object.");
        Assert.Empty(Names());
        Assert.Equal(0, cache.SizeBytes);
    }

    [Fact]
    public void A_failed_fetch_leaves_nothing_behind()
    {
        using var cache = Open();
        var source = Object("object", 2 * ChunkSource.ChunkBytes);
        _objects.Fail = true;
        Assert.Throws<ObjectStoreException>(() => cache.Read(source, 0, new byte[10]));
        Assert.Throws<ObjectStoreException>(() => cache.Read(source, 0, new byte[2 * ChunkSource.ChunkBytes]));
        _objects.Fail = false;
        ReadAll(cache, source);

        // An object that is shorter than its description.
        var longer = source with { CacheKey = "longer", LengthBytes = source.LengthBytes + 10 };
        Assert.Contains("is shorter than", Assert.ThrowsAny<IOException>(() => Read(cache, longer, 2)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("longer.2", Names());
    }

    [Fact]
    public void While_the_bucket_fails_readers_are_turned_away_and_it_is_said_once()
    {
        using var cache = Open(outagePause: TimeSpan.FromDays(1));
        var source = Object("object", 1000);
        _objects.Fail = true;
        for (var i = 0; i < 5; i++)
            Assert.Equal("failed", Assert.Throws<ObjectStoreException>(() => Read(cache, source, 0)).Message);
        Assert.Equal(1, _objects.Gets);
        Assert.Contains("the test cannot be read", Assert.Single(_events).Message, StringComparison.Ordinal);

        using var other = Open();
        Assert.Throws<ObjectStoreException>(() => Read(other, source, 0));
        Assert.Throws<ObjectStoreException>(() => Read(other, source, 0));
        _objects.Fail = false;
        Read(other, source, 0);
        Assert.Equal(["the test can be read again"], _events.Skip(2).Select(reported => reported.Message));
    }

    [Fact]
    public void Without_a_disk_that_takes_them_pieces_are_read_all_the_same()
    {
        using var cache = Open();
        var source = Object("object", 2 * ChunkSource.ChunkBytes);
        Directory.Delete(_folder, recursive: true);
        ReadAll(cache, source);
        ReadAll(cache, source);
        Assert.Single(_events);
        Directory.CreateDirectory(_folder);
        ReadAll(cache, source);
        var gets = _objects.Gets;
        ReadAll(cache, source);
        Assert.Equal(gets, _objects.Gets);
    }

    [Fact]
    public async Task Closing_ends_readers_that_wait()
    {
        var cache = Open();
        var source = Object("object", 1000);
        _objects.Gate = new TaskCompletionSource();
        var reader = Task.Factory.StartNew(() => cache.Read(source, 0, new byte[10]), TaskCreationOptions.LongRunning);
        while (_objects.Gets == 0)
            await Task.Delay(1);
        cache.Dispose();
        Assert.Contains("being closed", (await Assert.ThrowsAnyAsync<IOException>(() => reader)).Message, StringComparison.Ordinal);
    }

    private ChunkCache Open(long maxBytes = 1 << 30, TimeSpan outagePause = default) => new(_objects, _folder, maxBytes, outagePause, _metrics, _events.Add);

    private ChunkSource Object(string name, int lengthBytes)
    {
        _objects.Bytes = new byte[lengthBytes];
        new Random(lengthBytes).NextBytes(_objects.Bytes);
        return new ChunkSource(name, name, lengthBytes);
    }

    private string[] Names() => [.. Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).Order()];

    private void ReadAll(ChunkCache cache, ChunkSource source)
    {
        var buffer = new byte[source.LengthBytes];
        Assert.Equal(buffer.Length, cache.Read(source, 0, buffer));
        Assert.True(buffer.AsSpan().SequenceEqual(_objects.Bytes));
    }

    private static void Read(ChunkCache cache, ChunkSource source, int chunk) => cache.Read(source, ChunkSource.OffsetOf(chunk), new byte[10]);

    /// <summary>One object under every key, and a count of how often it was asked for.</summary>
    private sealed class CountingStore : IObjectStore
    {
        private int _gets;

        public byte[] Bytes { get; set; } = [];

        public bool Fail { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public int Gets => Volatile.Read(ref _gets);

        public string Name => "test";

        public async Task<int> GetRangeAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _gets);
            if (Gate is not null)
                await Gate.Task.WaitAsync(cancellationToken);
            if (Fail)
                throw new ObjectStoreException(ObjectStoreProblem.Unavailable, "failed");
            var count = (int)Math.Clamp(Bytes.Length - offset, 0, buffer.Length);
            Bytes.AsMemory((int)Math.Min(offset, Bytes.Length), count).CopyTo(buffer);
            return count;
        }

        public Task PutAsync(string key, IReadableFile content, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }

        public Task DeleteAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
