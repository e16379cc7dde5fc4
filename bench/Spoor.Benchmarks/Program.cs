using BenchmarkDotNet.Running;
using Spoor.Benchmarks;

// Times are per span (or per value where the method says so); the column B/op says how many bytes that moved, and the baseline of each class is the
// physical limit: the same bytes copied, or a plain loop. bench/README.md says how to run it.
if (args is ["metrics", .. var rest])
    await MetricsCost.RunAsync(rest);
else
    BenchmarkSwitcher.FromAssembly(typeof(Load).Assembly).Run(args, new PerSpanConfig());
