using Spoor.Store.Objects;

namespace Spoor.Store.Tests.Objects;

/// <summary>What every object store promises.</summary>
internal static class ObjectStoreChecks
{
    public static async Task FiveVerbsAsync(IObjectStore store)
    {
        await store.PutAsync("a/b/one", new MemoryFile("first"u8.ToArray()), default);
        await store.PutAsync("a/b/one", new MemoryFile("second"u8.ToArray()), default);
        await store.PutAsync("a/two with spaces+and%signs", new MemoryFile(new byte[100_000]), default);
        await store.PutAsync("b/empty", new MemoryFile(Array.Empty<byte>()), default);

        Assert.Equal(
            [new StoredObject("a/b/one", 6), new StoredObject("a/two with spaces+and%signs", 100_000), new StoredObject("b/empty", 0)],
            await ListAsync(store, ""));
        Assert.Equal(["a/b/one"], (await ListAsync(store, "a/b")).Select(item => item.Key));
        Assert.Empty(await ListAsync(store, "a/b/one/"));
        Assert.Empty(await ListAsync(store, "c"));

        var buffer = new byte[4];
        Assert.Equal(4, await store.GetRangeAsync("a/b/one", 1, buffer, default));
        Assert.Equal("econ"u8.ToArray(), buffer);
        Assert.Equal(2, await store.GetRangeAsync("a/b/one", 4, buffer, default));
        Assert.Equal("nd"u8.ToArray(), buffer[..2]);
        Assert.Equal(0, await store.GetRangeAsync("a/b/one", 6, buffer, default));
        var missing = await Assert.ThrowsAsync<ObjectStoreException>(() => store.GetRangeAsync("a/b/two", 0, buffer, default));
        Assert.Equal(ObjectStoreProblem.NotFound, missing.Problem);

        Assert.True(await store.PutIfAbsentAsync("c/once", "bytes"u8.ToArray(), default));
        Assert.True(await store.PutIfAbsentAsync("c/once", "bytes"u8.ToArray(), default));

        await store.DeleteAsync("a/b/one", default);
        await store.DeleteAsync("a/b/one", default);
        await store.DeleteAsync("never/there", default);
        Assert.Equal(["a/two with spaces+and%signs", "b/empty", "c/once"], (await ListAsync(store, "")).Select(item => item.Key));
    }

    public static async Task<List<StoredObject>> ListAsync(IObjectStore store, string prefix)
    {
        var found = new List<StoredObject>();
        await foreach (var item in store.ListAsync(prefix, default))
            found.Add(item);
        return found;
    }
}
