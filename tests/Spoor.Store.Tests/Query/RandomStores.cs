using Spoor.Store.Head;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Query;

/// <summary>Spans in every way in which a store may hold them.</summary>
internal static class RandomStores
{
    /// <summary>The same spans stored in several ways: in memory as tests lay them out, and in the store's own heads and blocks.</summary>
    public static List<(string Name, StoreSnapshot Snapshot)> Of(List<MemorySpan> spans, Random random, BlockBed bed)
    {
        var stores = new List<(string, StoreSnapshot)>
        {
            ("a head", MemoryStore.Snapshot(MemoryPart.Head(spans))),
            ("a block", MemoryStore.Snapshot(MemoryPart.Block("b1", spans))),
            ("a block of several segments", MemoryStore.Snapshot(MemoryPart.Block("b1", spans, 2))),
        };
        for (var cut = 0; cut < 3; cut++)
        {
            var parts = new List<MemorySpan>[random.Next(2, 6)];
            for (var i = 0; i < parts.Length; i++)
                parts[i] = [];
            for (var i = 0; i < spans.Count; i++)
            {
                // Mostly in order of arrival, some late, some twice.
                var part = random.Next(5) == 0 ? random.Next(parts.Length) : i * parts.Length / spans.Count;
                parts[part].Add(spans[i]);
                if (random.Next(10) == 0)
                {
                    var again = random.Next(parts.Length);
                    if (again != part)
                        parts[again].Add(spans[i]);
                }
            }

            var blocks = parts.Skip(1).Where(part => part.Count > 0).ToList();
            stores.Add(("cut " + cut, MemoryStore.Snapshot(
                [MemoryPart.Head(parts[0]), .. blocks.Select((part, i) => MemoryPart.Block("b" + i, part, random.Next(1, 5)))])));
            if (cut == 0)
            {
                var written = blocks.ConvertAll(part => bed.Write(Head(part)));
                stores.Add(("real cut", MemoryStore.Snapshot([Head(parts[0]).OpenPart(), .. written])));
                if (written.Count > 0)
                {
                    stores.Add(("all blocks of the real cut merged", MemoryStore.Snapshot([Head(parts[0]).OpenPart(), bed.Merge(written)!])));
                    var merged = random.Next(written.Count) + 1;
                    stores.Add(("some blocks of the real cut merged", MemoryStore.Snapshot(
                        [Head(parts[0]).OpenPart(), bed.Merge(written[..merged])!, .. written[merged..]])));
                }
            }
        }

        stores.Add(("a real head", MemoryStore.Snapshot(Head(spans).OpenPart())));
        stores.Add(("a real block", MemoryStore.Snapshot(bed.Write(Head(spans)))));
        return stores;
    }

    private static SpanHead Head(List<MemorySpan> spans)
    {
        var head = new SpanHead(new HeadOptions());
        using var batch = MemorySpan.ToTracesData(spans).ToBatch();
        head.Append(batch);
        return head;
    }
}
