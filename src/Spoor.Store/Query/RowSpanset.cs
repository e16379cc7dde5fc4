using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Rows of one trace in one segment that belong together, in the order of the trace, and what stages found out about them.</summary>
internal readonly record struct RowSpanset(List<int> Rows, SpansetAttributes? Attributes);

/// <summary>One value that a stage found out about a spanset, after those of the stages before. Shared by spansets that come from one another.</summary>
internal sealed record SpansetAttributes(SpansetAttributes? Before, string Name, Static Value)
{
    /// <summary>In the order of the stages; of several values under one name the last.</summary>
    public static List<KeyValuePair<string, Static>> ToList(SpansetAttributes? last)
    {
        var attributes = new List<KeyValuePair<string, Static>>();
        for (var attribute = last; attribute is not null; attribute = attribute.Before)
        {
            if (!attributes.Exists(later => string.Equals(later.Key, attribute.Name, StringComparison.Ordinal)))
                attributes.Add(new(attribute.Name, attribute.Value));
        }

        attributes.Reverse();
        return attributes;
    }
}
