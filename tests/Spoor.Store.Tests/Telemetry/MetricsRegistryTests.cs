using Spoor.Store.Telemetry;

namespace Spoor.Store.Tests.Telemetry;

public class MetricsRegistryTests
{
    private readonly MetricsRegistry _metrics = new();

    [Fact]
    public void The_text_has_every_type_in_order()
    {
        _metrics.Counter("b_total", "Things.", new MetricLabel("kind", "x")).Add(3);
        _metrics.Counter("b_total", "Things.", new MetricLabel("kind", "a\"\\\n")).Increment();
        _metrics.Gauge("a_bytes", "Size.").Set(1.5);
        _metrics.Gauge("a_read", "Read.", () => 7);
        var histogram = _metrics.Histogram("c_seconds", "Time.", [0.1, 1]);
        histogram.Observe(0.1);
        histogram.Observe(0.5);
        histogram.Observe(2);
        Assert.Equal(
            """
            # HELP a_bytes Size.
            # TYPE a_bytes gauge
            a_bytes 1.5
            # HELP a_read Read.
            # TYPE a_read gauge
            a_read 7
            # HELP b_total Things.
            # TYPE b_total counter
            b_total{kind="a\"\\\n"} 1
            b_total{kind="x"} 3
            # HELP c_seconds Time.
            # TYPE c_seconds histogram
            c_seconds_bucket{le="0.1"} 1
            c_seconds_bucket{le="1"} 2
            c_seconds_bucket{le="+Inf"} 3
            c_seconds_sum 2.6
            c_seconds_count 3

            """,
            _metrics.ToPrometheusText());
    }

    [Fact]
    public void The_same_name_and_labels_are_the_same_instrument()
    {
        Assert.Same(_metrics.Counter("a_total", "A.", new MetricLabel("x", "1")), _metrics.Counter("a_total", "A.", new MetricLabel("x", "1")));
        Assert.NotSame(_metrics.Counter("a_total", "A.", new MetricLabel("x", "1")), _metrics.Counter("a_total", "A.", new MetricLabel("x", "2")));
    }

    [Fact]
    public void A_name_has_one_type()
    {
        _metrics.Counter("a_total", "A.");
        var error = Assert.Throws<InvalidOperationException>(() => _metrics.Gauge("a_total", "A."));
        Assert.Equal("The metric a_total is a counter, not a gauge.", error.Message);
    }

    [Fact]
    public void Nothing_is_lost_between_threads()
    {
        var counter = _metrics.Counter("a_total", "A.");
        var histogram = _metrics.Histogram("b_seconds", "B.", [1]);
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counter.Increment();
                histogram.Observe(0.5);
            }
        });
        Assert.Equal(40_000, counter.Value);
        Assert.Equal(40_000, histogram.CountIn(0));
        Assert.Equal(20_000, histogram.Sum);
    }
}
