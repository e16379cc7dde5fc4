using Spoor.Store.Compaction;

namespace Spoor.Collector.Config;

/// <summary>The section <c>retention</c> of the store.</summary>
internal static class RetentionReader
{
    public static RetentionOptions Read(ConfigSection section, RetentionOptions options)
    {
        options = options with { Full = section.Duration("full", options.Full) };
        if (section.Section("sampled") is { } sampled)
            options = options with { Sampled = ReadSampled(sampled, options) };
        options = options with { Aggregated = ReadAggregated(section, options) };
        section.End();
        return options;
    }

    private static TimeSpan ReadAggregated(ConfigSection section, RetentionOptions options)
    {
        var aggregated = section.Duration("aggregated", TimeSpan.Zero);
        var path = section.Path + ".aggregated";
        if (aggregated == TimeSpan.Zero)
            return aggregated;
        if (options.LastTier == TimeSpan.Zero)
            section.Diagnostics.Error(section.PositionOf("aggregated"), path, "there is no tier after one that keeps everything forever: set retention.full above 0");
        else if (aggregated <= options.LastTier)
            section.Diagnostics.Error(section.PositionOf("aggregated"), path, $"expected more than the age at which spans are deleted, which is {options.LastTier.TotalHours:0.##}h");
        return aggregated;
    }

    private static SampledRetention ReadSampled(ConfigSection section, RetentionOptions options)
    {
        var until = section.Duration("until", TimeSpan.Zero);
        if (options.Full == TimeSpan.Zero)
            section.Diagnostics.Error(section.Position, section.Path, "there is no tier after one that keeps everything forever: set retention.full above 0");
        else if (until <= options.Full)
            section.Diagnostics.Error(section.Position, section.Path + ".until", $"expected more than retention.full, which is {options.Full.TotalHours:0.##}h");
        var sampled = new SampledRetention
        {
            Until = until,
            Keep = section.Query("keep"),
            Percent = section.Integer("percent", 10, 0, 100),
        };
        section.End();
        return sampled;
    }
}
