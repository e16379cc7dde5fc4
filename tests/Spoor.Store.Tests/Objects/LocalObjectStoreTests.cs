using Spoor.Store.Objects;
using Spoor.Store.Tests.Files;

namespace Spoor.Store.Tests.Objects;

public sealed class LocalObjectStoreTests
{
    [Fact]
    public async Task The_five_verbs_do_what_they_promise()
    {
        var machine = new PowerLossMachine();
        using var store = new LocalObjectStore(machine.Boot(), "/objects");
        await ObjectStoreChecks.FiveVerbsAsync(store);
        Assert.False(await store.PutIfAbsentAsync("c/once", "others"u8.ToArray(), default));
    }

    [Fact]
    public async Task An_object_is_there_wholly_or_not_at_all_when_the_power_goes()
    {
        for (var last = 1; ; last++)
        {
            var machine = new PowerLossMachine(last);
            using (var store = new LocalObjectStore(machine.Boot(), "/objects"))
                await store.PutAsync("a/old", new MemoryFile("old"u8.ToArray()), default);
            var operations = 0;
            var acknowledged = false;
            machine.Before = (_, _) =>
            {
                if (++operations == last)
                    machine.PowerLoss(keptShare: last % 3 / 2.0);
            };
            using (var store = new LocalObjectStore(machine.Boot(), "/objects"))
            {
                try
                {
                    await store.PutAsync("a/old", new MemoryFile("new, and longer"u8.ToArray()), default);
                    acknowledged = true;
                }
                catch (ObjectStoreException)
                {
                    // The power went.
                }
            }

            machine.Before = null;
            if (operations < last)
                machine.PowerLoss();
            using (var store = new LocalObjectStore(machine.Boot(), "/objects"))
            {
                var found = Assert.Single(await ObjectStoreChecks.ListAsync(store, ""));
                Assert.Contains(found.SizeBytes, acknowledged ? [15L] : new[] { 3L, 15L });
            }

            if (operations < last)
                return;
        }
    }
}
