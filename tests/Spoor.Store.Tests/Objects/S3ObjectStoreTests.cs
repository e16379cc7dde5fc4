using System.Security.Cryptography;
using Spoor.Store.Objects;
using Spoor.Store.Telemetry;
using Spoor.TestKit;
using Spoor.TestKit.S3;

namespace Spoor.Store.Tests.Objects;

/// <summary>The five verbs against a real S3 server, with faults in between.</summary>
public sealed class S3ObjectStoreTests
{
    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task The_five_verbs_do_what_they_promise()
    {
        await using var server = await S3Server.StartAsync();
        using var store = Open(server.Endpoint, prefix: "some/where");
        await ObjectStoreChecks.FiveVerbsAsync(store);
        Assert.All(server.Keys, key => Assert.StartsWith("some/where/", key, StringComparison.Ordinal));
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task A_list_of_many_pages_is_whole()
    {
        await using var server = await S3Server.StartAsync();
        using var store = Open(server.Endpoint);
        await Parallel.ForAsync(0, 1100, async (i, token) => await store.PutAsync($"many/{i:d4}", new MemoryFile(new byte[] { 1 }), token));
        Assert.Equal(Enumerable.Range(0, 1100).Select(i => $"many/{i:d4}"), (await ObjectStoreChecks.ListAsync(store, "many/")).Select(item => item.Key));
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task Every_fault_is_passed_by_trying_again()
    {
        await using var server = await S3Server.StartAsync();
        await using var proxy = new FaultProxy(server.Port);
        using var store = Open(proxy.Endpoint);
        var content = RandomNumberGenerator.GetBytes(300_000);
        foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault != Fault.Hang))
        {
            var key = $"fault/{fault}";
            await OnceAsync(proxy, fault, "PUT", () => store.PutAsync(key, new MemoryFile(content), default));
            await OnceAsync(proxy, fault, "GET", async () =>
            {
                var read = new byte[200_000];
                Assert.Equal(read.Length, await store.GetRangeAsync(key, 1000, read, default));
                Assert.True(content.AsSpan(1000, read.Length).SequenceEqual(read));
            });
            await OnceAsync(proxy, fault, "GET", async () => Assert.Equal([new StoredObject(key, content.Length)], await ObjectStoreChecks.ListAsync(store, key)));
            await OnceAsync(proxy, fault, "PUT", async () => Assert.True(await store.PutIfAbsentAsync(key + "/small", "bytes"u8.ToArray(), default)));
            if (fault != Fault.CutRequest)
                await OnceAsync(proxy, fault, "DELETE", () => store.DeleteAsync(key, default));
            else
                await store.DeleteAsync(key, default);
        }

        Assert.All(server.Keys, key => Assert.EndsWith("/small", key, StringComparison.Ordinal));
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task A_request_that_is_not_answered_is_broken_off_and_tried_again()
    {
        await using var server = await S3Server.StartAsync();
        await using var proxy = new FaultProxy(server.Port);
        using var store = Open(proxy.Endpoint, timeout: TimeSpan.FromSeconds(1));
        await OnceAsync(proxy, Fault.Hang, "PUT", () => store.PutAsync("slow", new MemoryFile("x"u8.ToArray()), default));
        Assert.Equal(["slow"], server.Keys);

        proxy.Choose = _ => Fault.Hang;
        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync("never", new MemoryFile("x"u8.ToArray()), default));
        Assert.Equal(ObjectStoreProblem.Unavailable, e.Problem);
        Assert.Contains("no answer within 1 s", e.Message, StringComparison.Ordinal);

        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync("never", new MemoryFile("x"u8.ToArray()), cancelled.Token));
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task A_large_file_goes_in_parts_through_faults()
    {
        await using var server = await S3Server.StartAsync();
        await using var proxy = new FaultProxy(server.Port);
        using var store = Open(proxy.Endpoint);
        var content = RandomNumberGenerator.GetBytes((21 << 20) + 12_345);
        var random = new Random(1);
        var faults = 0;
        proxy.Choose = request =>
        {
            lock (random)
                return random.Next(3) == 0 && faults++ < 8 ? (Fault)random.Next(1, 6) : Fault.None;
        };
        await store.PutAsync("large", new MemoryFile(content), default);
        proxy.Choose = _ => Fault.None;
        Assert.Contains(proxy.Requests, request => request.Target.Contains("partNumber=5", StringComparison.Ordinal));
        Assert.True(faults > 0);
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(await ReadAsync(store, "large", content.Length)));
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task An_upload_in_parts_that_cannot_end_is_aborted_and_leaves_no_object()
    {
        await using var server = await S3Server.StartAsync();
        await using var proxy = new FaultProxy(server.Port);
        using var store = Open(proxy.Endpoint, attempts: 2);
        proxy.Choose = request => request.Target.Contains("partNumber=3", StringComparison.Ordinal) ? Fault.Unavailable : Fault.None;
        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync("large", new MemoryFile(new byte[21 << 20]), default));
        Assert.Contains("503 SlowDown", e.Message, StringComparison.Ordinal);
        Assert.Contains(proxy.Requests, request => request.Method == "DELETE" && request.Target.Contains("uploadId=", StringComparison.Ordinal));
        Assert.Empty(await ObjectStoreChecks.ListAsync(store, ""));
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task Errors_say_what_was_answered_and_what_to_do()
    {
        await using var server = await S3Server.StartAsync();
        using (var store = new S3ObjectStore(Options(server.Endpoint) with { Bucket = "nowhere" }, Metrics()))
        {
            var e = await Assert.ThrowsAsync<ObjectStoreException>(() => ObjectStoreChecks.ListAsync(store, ""));
            Assert.Equal(ObjectStoreProblem.Refused, e.Problem);
            Assert.StartsWith($"bucket nowhere at http://{server.Endpoint}: cannot list", e.Message, StringComparison.Ordinal);
            Assert.Contains("NoSuchBucket", e.Message, StringComparison.Ordinal);
            Assert.EndsWith("create the bucket or correct s3.bucket", e.Message, StringComparison.Ordinal);
        }

        using (var store = new S3ObjectStore(Options(server.Endpoint) with { AccessKey = "wrong" }, Metrics()))
        {
            var e = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync("a", new MemoryFile("x"u8.ToArray()), default));
            Assert.Contains("403 InvalidAccessKeyId", e.Message, StringComparison.Ordinal);
            Assert.Contains("check s3.access_key, s3.secret_key", e.Message, StringComparison.Ordinal);
        }

        using (var store = Open(server.Endpoint))
        {
            var e = await Assert.ThrowsAsync<ObjectStoreException>(() => store.GetRangeAsync("missing", 0, new byte[10], default));
            Assert.Equal(ObjectStoreProblem.NotFound, e.Problem);
        }

        await server.KillAsync();
        using (var store = Open(server.Endpoint, attempts: 2))
        {
            var e = await Assert.ThrowsAsync<ObjectStoreException>(() => ObjectStoreChecks.ListAsync(store, ""));
            Assert.Equal(ObjectStoreProblem.Unavailable, e.Problem);
            Assert.Contains("Connection refused", e.Message, StringComparison.Ordinal);
            Assert.Contains($"check that http://{server.Endpoint} can be reached", e.Message, StringComparison.Ordinal);
        }
    }

    internal static S3Options Options(string endpoint) => new()
    {
        Bucket = S3Server.Bucket,
        Endpoint = endpoint,
        Insecure = true,
        AccessKey = S3Server.AccessKey,
        SecretKey = S3Server.SecretKey,
        PartSizeBytes = 5 << 20,
        MaxAttempts = 8,
    };

    private static ObjectMetrics Metrics() => new(new MetricsRegistry());

    private static S3ObjectStore Open(string endpoint, string prefix = "", TimeSpan? timeout = null, int? attempts = null)
    {
        var options = Options(endpoint) with { Prefix = prefix };
        return new S3ObjectStore(
            options with { RequestTimeout = timeout ?? options.RequestTimeout, MaxAttempts = attempts ?? (timeout is null ? options.MaxAttempts : 2) }, Metrics());
    }

    /// <summary>Does something while the first request of a method meets a fault; fails when none came.</summary>
    private static async Task OnceAsync(FaultProxy proxy, Fault fault, string method, Func<Task> action)
    {
        var left = 1;
        proxy.Choose = request => request.Method == method && Interlocked.Decrement(ref left) == 0 ? fault : Fault.None;
        await action();
        Assert.True(left <= (fault == Fault.None ? 0 : -1), $"{fault} of {method} was not tried again");
        proxy.Choose = _ => Fault.None;
    }

    private static async Task<byte[]> ReadAsync(S3ObjectStore store, string key, int length)
    {
        var bytes = new byte[length + 10];
        Assert.Equal(length, await store.GetRangeAsync(key, 0, bytes, default));
        return bytes[..length];
    }
}
