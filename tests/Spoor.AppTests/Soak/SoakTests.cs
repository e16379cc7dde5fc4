using System.Globalization;
using Spoor.TestKit;
using Spoor.TestKit.S3;
using Xunit.Abstractions;

namespace Spoor.AppTests.Soak;

/// <summary>
/// Kills the program again and again while it takes spans, builds, copies, merges, thins out, counts and drops blocks and reads its log back, and looks
/// after each kill whether the store is sound. <c>SPOOR_SOAK_KILLS</c> sets how often; <c>bench/soak</c> runs the long form.
/// </summary>
public class SoakTests(ITestOutputHelper output)
{
    private const int ShortLocalKills = 6, ShortBucketKills = 4;

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task On_local_disk_every_acknowledged_span_is_there_once_and_no_orphan_grows()
    {
        using var place = new SoakPlace();
        await new SoakRun(place, Kills(ShortLocalKills), output).RunAsync();
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task With_a_bucket_every_acknowledged_span_is_there_once_and_no_orphan_grows()
    {
        await using var s3 = await S3Server.StartAsync();
        using var place = new SoakPlace(s3);
        await new SoakRun(place, Kills(ShortBucketKills), output).RunAsync();
    }

    private static int Kills(int shortForm) =>
        int.TryParse(Environment.GetEnvironmentVariable("SPOOR_SOAK_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : shortForm;
}
