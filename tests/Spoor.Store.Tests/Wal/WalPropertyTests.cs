using FsCheck;
using FsCheck.Fluent;
using Spoor.Store.Ingest;
using Spoor.Store.Wal;

namespace Spoor.Store.Tests.Wal;

/// <summary>Random logs, random damage: what precedes the damage is recovered, and nothing appears that was not written.</summary>
public sealed class WalPropertyTests
{
    [Fact]
    public void Damage_anywhere_loses_only_what_follows_it_in_its_segment() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), DamageLosesOnlyWhatFollows).Check(Runs(60));

    [Fact]
    public void A_power_loss_at_any_operation_takes_nothing_that_was_acknowledged() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), PowerLossTakesNothing).Check(Runs(60));

    private static Config Runs(int count) => Config.QuickThrowOnFailure.WithMaxTest(count);

    private static void DamageLosesOnlyWhatFollows(int seed)
    {
        var random = new Random(seed);
        var bed = new WalBed(seed);
        using (var writer = bed.Open())
        {
            for (var i = 0; i < 40; i++)
                writer.Append(WalBed.Batch(i, random.Next(400))).AsTask().GetAwaiter().GetResult();
        }

        bed.Recover();
        var before = bed.Recovered.ToArray();
        var segment = bed.Recovery!.Segments[random.Next(bed.Recovery.Segments.Count)];
        var usedBytes = before.Last(record => record.Position.To.Segment == segment).Position.To.Offset;
        var name = WalFormat.SegmentName(segment);
        var place = random.Next((int)usedBytes);
        bed.Edit(name, file =>
        {
            switch (random.Next(3))
            {
                case 0:
                    file.SetLength(place);
                    break;
                case 1:
                    Span<byte> flipped = stackalloc byte[1];
                    file.Read(place, flipped);
                    flipped[0] ^= (byte)(1 << random.Next(8));
                    file.Write(place, flipped);
                    break;
                default:
                    var noise = new byte[1 + random.Next(50)];
                    random.NextBytes(noise);
                    file.Write(place, noise);
                    break;
            }
        });

        bed.Recover();
        var kept = before.Where(record => record.Position.From.Segment != segment || record.Position.To.Offset <= place).ToArray();

        // Everything that was not touched must be there; noise may happen to equal what it overwrites, so more of the segment may be.
        Assert.Equal(kept, bed.Recovered.Where(kept.Contains));
        Assert.All(bed.Recovered, record => Assert.Contains(record, before));
        if (bed.Recovered.Count < before.Length)
        {
            // Two when both the segment's header and its first record were hit.
            Assert.InRange(bed.Recovery!.Damages.Count, 1, 2);
            Assert.All(bed.Recovery.Damages, damage => Assert.Equal(Path.Combine(WalBed.Folder, name), damage.SegmentPath));
            Assert.All(bed.Recovery.Damages, damage => Assert.True(bed.Files.FileExists(damage.SetAsidePath)));
        }

        // It was repaired: the next recovery finds the same and nothing to report.
        var recovered = bed.Recovered.ToArray();
        bed.Machine.PowerLoss();
        bed.Reboot();
        bed.Recover();
        Assert.Equal(recovered, bed.Recovered);
        Assert.Empty(bed.Recovery!.Damages);
    }

    private static void PowerLossTakesNothing(int seed)
    {
        var random = new Random(seed);
        var bed = new WalBed(seed);
        var acknowledged = new List<int>();
        var sent = 0;
        var from = WalPosition.Start;
        for (var boot = 0; boot < 4; boot++)
        {
            bed.Machine.Before = null;
            var operations = random.Next(5, 60);
            var kept = random.Next(3) switch { 0 => 0.0, 1 => 1.0, _ => random.NextDouble() };
            bed.Machine.Before = (_, _) =>
            {
                if (--operations == 0)
                    bed.Machine.PowerLoss(kept);
            };
            WalWriter? writer = null;
            try
            {
                writer = bed.Open(from);
                AssertRecovered(bed, acknowledged, sent, from);
                if (random.Next(2) == 0)
                {
                    // As if everything so far had become a block.
                    acknowledged.Clear();
                    from = bed.Recovery!.End;
                    bed.Segments.ReleaseBefore(from);
                }

                for (var i = 0; i < 60; i++)
                {
                    var tasks = Enumerable.Range(sent, random.Next(1, 4))
                        .Select(number => (number, writer.Append(WalBed.Batch(number, random.Next(600))).AsTask()))
                        .ToArray();
                    sent += tasks.Length;
                    foreach (var (number, task) in tasks)
                    {
                        if (task.GetAwaiter().GetResult().Status == AppendStatus.Stored)
                            acknowledged.Add(number);
                    }
                }
            }
            catch (IOException)
            {
                // The power went while the log was opened.
            }

            writer?.Dispose();
            bed.Machine.Before = null;
            bed.Machine.PowerLoss(kept);
            bed.Reboot();
        }

        bed.Recover(from);
        AssertRecovered(bed, acknowledged, sent, from);
    }

    private static void AssertRecovered(WalBed bed, List<int> acknowledged, int sent, WalPosition from)
    {
        var numbers = bed.Recovered.Select(record => record.Number).ToArray();
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.InRange(number, 0, sent - 1));
        Assert.All(bed.Recovered, record => Assert.True(record.Position.From >= from));
        Assert.Empty(acknowledged.Except(numbers));
    }
}
