using System.Globalization;
using System.Text.Json;
using Spoor.Server.Generate;

namespace Spoor.LoadBench;

/// <summary>Settings of a run, from <c>--name value</c> pairs.</summary>
internal sealed record BenchOptions
{
    public static JsonSerializerOptions Json { get; } = new() { WriteIndented = true };

    /// <summary>Spans to send, at least; whole waves are sent.</summary>
    public long Spans { get; init; } = 1_000_000;

    /// <summary>Above zero: instead of all else, so many spans a second are sent for <see cref="Seconds"/>.</summary>
    public double SpansPerSecond { get; init; }

    public double Seconds { get; init; } = 600;

    /// <summary>Clients that ask at the same time; with <see cref="SpansPerSecond"/> beside the load, and 0 unless it is given.</summary>
    public int Clients { get; init; } = 16;

    public bool HasClients { get; init; }

    public int Connections { get; init; } = 4;

    public ulong Seed { get; init; } = 1;

    /// <summary>80 µs spreads a million spans over 4 seconds, 80 ms over an hour.</summary>
    public ulong TraceIntervalNanos { get; init; } = 80_000;

    /// <summary>The published executable; by default the one built with this program.</summary>
    public string ServerPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "spoor");

    public string? DataFolder { get; init; }

    /// <summary>Further arguments of <c>spoor serve</c>.</summary>
    public IReadOnlyList<string> ServerArguments { get; init; } = [];

    public int Calls { get; init; } = 21;

    /// <summary>Nothing is sent: the data folder holds what an earlier run with the same options sent, and is asked.</summary>
    public bool AsksOnly { get; init; }

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value");
            options = args[i] switch
            {
                "--spans" => options with { Spans = long.Parse(value, CultureInfo.InvariantCulture) },
                "--connections" => options with { Connections = int.Parse(value, CultureInfo.InvariantCulture) },
                "--rate" => options with { SpansPerSecond = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--spread" => options with { TraceIntervalNanos = Spread(value, options.Spans) },
                "--server" => options with { ServerPath = value },
                "--data" => options with { DataFolder = value },
                "--clients" => options with { Clients = int.Parse(value, CultureInfo.InvariantCulture), HasClients = true },
                "--calls" => options with { Calls = int.Parse(value, CultureInfo.InvariantCulture) },
                "--asks-only" => options with { AsksOnly = bool.Parse(value) },
                "--set" => options with { ServerArguments = [.. options.ServerArguments, "--set", value] },
                _ => throw new ArgumentException($"unknown option {args[i]}; known: --spans --rate --seconds --connections --seed --spread --server --data --clients --calls --asks-only --set"),
            };
        }

        return options;
    }

    /// <summary>The interval between traces that spreads all of them over so many seconds.</summary>
    private static ulong Spread(string seconds, long spans) =>
        (ulong)(double.Parse(seconds, CultureInfo.InvariantCulture) * 1e9 / (spans / (double)new LoadOptions().SpansPerTrace));
}
