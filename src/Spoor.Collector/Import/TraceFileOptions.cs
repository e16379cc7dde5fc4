namespace Spoor.Collector.Import;

/// <summary>How <see cref="TraceFileReader"/> reads.</summary>
public sealed record TraceFileOptions
{
    /// <summary>About how large batches are, in bytes of OTLP. A single span may be larger.</summary>
    public int BatchSizeBytes { get; init; } = 1024 * 1024;

    /// <summary>Moves all times by the same amount so that the newest span ends now. The file is read twice then.</summary>
    public bool ShiftToNow { get; init; }

    /// <summary>What "now" is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
