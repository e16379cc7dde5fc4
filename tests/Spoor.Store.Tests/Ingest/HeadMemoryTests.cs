using System.Runtime.CompilerServices;
using Spoor.Store.Head;

namespace Spoor.Store.Tests.Ingest;

public sealed class HeadMemoryTests
{
    [Fact]
    public async Task Nothing_holds_a_flushed_head_while_memory_is_short()
    {
        var bed = new StoreBed();
        bed.Options = bed.Options with { MaxHeadSpans = 100_000 };
        bed.Open();
        HeadMemory.KeepSpares(false);
        try
        {
            await bed.SendAsync(1000);
            var first = ActiveHead(bed);
            await bed.Store.FlushAsync();
            await bed.SendAsync(1000);
            var second = ActiveHead(bed);
            await bed.Store.FlushAsync();
            for (var i = 0; i < 50 && (first.IsAlive || second.IsAlive); i++)
            {
                await Task.Delay(20);
                GC.Collect();
            }

            Assert.Equal((false, false), (first.IsAlive, second.IsAlive));
        }
        finally
        {
            HeadMemory.KeepSpares(true);
        }

        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ActiveHead(StoreBed bed) => new(bed.Store.Parts.Heads[^1].Spans.Memory);
}
