namespace Spoor.LoadBench;

/// <summary>Latencies of one kind of call; the first call after a restart stands apart.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public void Add(double milliseconds) => _milliseconds.Add(milliseconds);

    /// <summary>All of several together, the shortest first.</summary>
    public static double[] Sorted(IEnumerable<Latencies> several) => [.. several.SelectMany(latencies => latencies._milliseconds).Order()];

    public object Summary(object? detail = null)
    {
        var rest = _milliseconds.Skip(1).Order().ToArray();
        return new
        {
            calls = _milliseconds.Count,
            firstMs = Math.Round(_milliseconds[0], 2),
            p50Ms = Math.Round(rest[rest.Length / 2], 2),
            p95Ms = Math.Round(rest[(int)(rest.Length * 0.95)], 2),
            p99Ms = Math.Round(rest[(int)(rest.Length * 0.99)], 2),
            maxMs = Math.Round(rest[^1], 2),
            detail,
        };
    }
}
