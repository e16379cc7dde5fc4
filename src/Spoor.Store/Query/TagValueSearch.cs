using Spoor.Store.Budgets;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>The values of an attribute or intrinsic, newest segments first until the limits are reached; blocks of which all rows count keep theirs.</summary>
internal sealed class TagValueSearch(StoreSnapshot snapshot, TagValuesRequest request, MemoryBudget? budget, CancellationToken cancellationToken) : ITagVisitor
{
    private readonly TagValueCollector _values = new(request.Tag, request.Limit, request.MaxBytes);

    public bool IsDone => _values.IsFull;

    public TagValuesResult Run()
    {
        using var memory = new QueryMemory(budget);
        var stats = new QueryStatsBuilder(snapshot, memory);
        new TagRows(snapshot, request.Filter, request.StartUnixNanos, request.EndUnixNanos, stats, cancellationToken).Visit(this);
        var sorted = _values.Values.ToList();
        sorted.Sort(Compare);
        return new TagValuesResult(sorted, stats.Build());
    }

    public void VisitPart(TagPart part) => _values.AddAll(part.Answer(
        new Question(request.Tag.ToString(), request.Limit, request.MaxBytes),
        forEachSegment =>
        {
            var values = new TagValueCollector(request.Tag, request.Limit, request.MaxBytes);
            forEachSegment((reader, isFirst) =>
            {
                values.Collect(reader, null, withMessages: isFirst);
                return !values.IsFull;
            });
            return new Answer([.. values.Values], values.SizeBytes);
        },
        static answer => answer.SizeBytes).Values);

    public void VisitRows(SegmentReader reader, RowSet rows) => _values.Collect(reader, rows, withMessages: true);

    private static int Compare(Static left, Static right)
    {
        if (left.Type != right.Type)
            return left.Type.CompareTo(right.Type);
        return left.Type switch
        {
            StaticType.String => string.CompareOrdinal(left.AsString, right.AsString),
            StaticType.Float => left.AsDouble.CompareTo(right.AsDouble),
            _ => left.AsInt64.CompareTo(right.AsInt64),
        };
    }

    /// <summary>Under which a part keeps its answer.</summary>
    private sealed record Question(string Tag, int Limit, long MaxBytes);

    private sealed record Answer(Static[] Values, long SizeBytes);
}
