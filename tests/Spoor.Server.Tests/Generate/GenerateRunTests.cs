using Spoor.Server.Generate;

namespace Spoor.Server.Tests.Generate;

public class GenerateRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(880)]
    [InlineData(20_000)]
    public async Task So_many_waves_hold_at_least_the_spans_asked_for_and_one_less_does_not(long spans)
    {
        var generator = new LoadGenerator(new LoadOptions { Seed = 3 });
        var waves = GenerateRun.WavesFor(generator, spans);
        var counts = new List<long>();
        for (var wave = 0; wave < waves; wave++)
        {
            long count = 0;
            await generator.MakeWaveAsync(wave, (_, n) =>
            {
                count += n;
                return Task.CompletedTask;
            });
            counts.Add(count);
        }

        Assert.True(counts.Sum() >= spans);
        Assert.True(counts.SkipLast(1).Sum() < spans);
    }
}
