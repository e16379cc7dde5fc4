using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>
/// Values of events or links. A span has all values of its entries: one of them has to pass, or, for <c>!=</c> and <c>!~</c>, one and no other of
/// comparable type may fail.
/// </summary>
internal abstract class EntrySource(SegmentScope scope) : RowSource
{
    protected SegmentScope Scope { get; } = scope;

    public override int Cost => 30;

    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows)
    {
        var entryRows = (Scope == SegmentScope.Event ? reader.Segment.Events.Rows : reader.Segment.Links.Rows).Span;
        if (entryRows.IsEmpty)
        {
            rows.Words.Clear();
            return;
        }

        using var entries = RowSet.Full(entryRows.Length);
        RestrictEntries(reader, predicate, entries);
        using var passed = Spread(entries, entryRows, rows.RowCount);
        rows.IntersectWith(passed);
        if (predicate.Opposite is not { } opposite || rows.IsEmpty)
            return;
        entries.Fill();
        RestrictEntries(reader, opposite, entries);
        using var failed = Spread(entries, entryRows, rows.RowCount);
        rows.ExceptWith(failed);
    }

    public override void Prune(SegmentHints hints, ValuePredicate predicate, Span<bool> segments) => hints.KeepWithEntries(Scope, segments);

    /// <summary>Keeps the entries whose value passes.</summary>
    protected abstract void RestrictEntries(SegmentReader reader, ValuePredicate predicate, RowSet entries);

    /// <summary>The rows that have one of the entries.</summary>
    private static RowSet Spread(RowSet entries, ReadOnlySpan<int> entryRows, int rowCount)
    {
        var rows = new RowSet(rowCount);
        for (var entry = entries.Next(0); entry >= 0; entry = entries.Next(entry + 1))
            rows.Add(entryRows[entry]);
        return rows;
    }
}

/// <summary>An attribute of events or links.</summary>
internal sealed class EntryAttributeSource(SegmentScope scope, string name) : EntrySource(scope)
{
    public override void Restrict(SegmentReader reader, ValuePredicate predicate, RowSet rows)
    {
        if (reader.Columns(Scope, name).Count == 0)
            rows.Words.Clear();
        else
            base.Restrict(reader, predicate, rows);
    }

    public override void Prune(SegmentHints hints, ValuePredicate predicate, Span<bool> segments) => hints.KeepWithKey(Scope, name, segments);

    protected override void RestrictEntries(SegmentReader reader, ValuePredicate predicate, RowSet entries) =>
        RestrictColumns(reader, Scope, name, predicate, entries);
}

/// <summary><c>event:name</c></summary>
internal sealed class EventNameSource() : EntrySource(SegmentScope.Event)
{
    protected override void RestrictEntries(SegmentReader reader, ValuePredicate predicate, RowSet entries) => RestrictByText(
        reader, () => reader.Segment.Events.Names, reader.Segment.Events.NameDictionary, predicate, passesWhenAbsent: false, entries);
}

/// <summary><c>event:timeSinceStart</c></summary>
internal sealed class EventTimeSource() : EntrySource(SegmentScope.Event)
{
    protected override void RestrictEntries(SegmentReader reader, ValuePredicate predicate, RowSet entries)
    {
        var times = reader.Segment.Events.TimesUnixNanos.Span;
        var rows = reader.Segment.Events.Rows.Span;
        var starts = reader.Segment.StartsUnixNanos.Span;
        for (var entry = entries.Next(0); entry >= 0; entry = entries.Next(entry + 1))
        {
            if (!predicate.Test(Static.Duration((long)(times[entry] - starts[rows[entry]]))))
                entries.Remove(entry);
        }
    }
}

/// <summary>Every span that has events, or links: a predicate is not asked.</summary>
internal sealed class HasEntriesSource(SegmentScope scope) : EntrySource(scope)
{
    protected override void RestrictEntries(SegmentReader reader, ValuePredicate predicate, RowSet entries)
    {
    }
}
