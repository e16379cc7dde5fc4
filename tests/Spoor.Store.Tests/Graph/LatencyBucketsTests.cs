using Spoor.Store.Graph;

namespace Spoor.Store.Tests.Graph;

public class LatencyBucketsTests
{
    [Fact]
    public void Every_duration_lies_in_its_bucket_and_buckets_are_narrow()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var duration = i < 5000 ? i : random.NextInt64() >> random.Next(63);
            var bucket = LatencyBuckets.Of(duration);
            Assert.InRange(bucket, 0, LatencyBuckets.Count - 1);
            Assert.True(LatencyBuckets.LowerNanos(bucket) <= duration, $"{duration} lies below bucket {bucket}");
            Assert.True(duration < LatencyBuckets.LowerNanos(bucket + 1), $"{duration} lies above bucket {bucket}");
            if (bucket >= 16)
                Assert.True(LatencyBuckets.LowerNanos(bucket + 1) <= LatencyBuckets.LowerNanos(bucket) * 17 / 16);
        }
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(15, 15)]
    [InlineData(16, 16)]
    [InlineData(long.MaxValue, 959)]
    public void Bounds(long durationNanos, int bucket) => Assert.Equal(bucket, LatencyBuckets.Of(durationNanos));
}
