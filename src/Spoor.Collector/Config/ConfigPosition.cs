using System.Globalization;

namespace Spoor.Collector.Config;

/// <summary>Where something stands in the configuration: a file with line and column (from 1), or a source without lines (line 0).</summary>
public readonly record struct ConfigPosition(string Source, int Line, int Column)
{
    public override string ToString() =>
        Line == 0 ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}");
}
