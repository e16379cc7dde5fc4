using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Rows of one trace in one segment that belong together, in the order of the trace, and what stages found out about them.</summary>
internal sealed record RowSpanset(List<int> Rows, IReadOnlyList<KeyValuePair<string, Static>> Attributes)
{
    /// <summary>Adds a value at the end; one that was there under the same name goes.</summary>
    public static void Set(List<KeyValuePair<string, Static>> attributes, string name, Static value)
    {
        attributes.RemoveAll(attribute => string.Equals(attribute.Key, name, StringComparison.Ordinal));
        attributes.Add(new(name, value));
    }
}
