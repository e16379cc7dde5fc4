using Spoor.Otlp;
using Spoor.Store.Budgets;
using Spoor.Store.Ingest;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Tail;

/// <summary>
/// Spans that match a filter, as they arrive in the head: each is looked at once, by itself, with the filter's columns. It may be before the sender is
/// told that they are stored. Used by one thread at a time. Dispose it: it keeps the head in memory that it read last.
/// </summary>
public sealed class SpanTail : IDisposable
{
    private const int RowsAtATime = 16 * 1024;

    /// <summary>A span without its texts.</summary>
    private const long SpanBytes = 250;

    private readonly SearchPlan _plan;
    private readonly FilterNode _filter;
    private readonly List<FieldExpr> _shown;
    private readonly HeadFollower _follower;
    private readonly MemoryBudget? _budget;

    internal SpanTail(PartList parts, RootExpr query, MemoryBudget? budget)
    {
        Check(query);
        _plan = new SearchPlan(query);
        _filter = _plan.Filter((SpansetFilter)_plan.Pipeline.Stages[0]);
        _shown = [.. _plan.Fields.Where(IsShown)];
        _budget = budget;
        _follower = new HeadFollower(parts);
    }

    /// <summary>Whether a query can be answered span by span.</summary>
    /// <exception cref="TraceQLException">It cannot; the message says why.</exception>
    public static void Check(RootExpr query)
    {
        if (query.Metrics is not null || query.Pipeline is not { } pipeline || pipeline.Stages[0] is not SpansetFilter filter || pipeline.Stages.Skip(1).Any(static stage => stage is not Select))
            throw new TraceQLException("spans are looked at one by one as they arrive: give one filter, such as { status = error }, and perhaps select(…) after it", 1, 1);
        var fields = pipeline.Stages.OfType<Select>().SelectMany(static stage => stage.Fields);
        foreach (var expression in filter.Expression is null ? fields : fields.Prepend(filter.Expression))
        {
            if (FieldExpressions.NeedsWholeTrace(expression))
                throw new TraceQLException($"spans are looked at one by one as they arrive, and {expression} needs the other spans of the trace", 1, 1);
        }
    }

    /// <summary>What arrived since the last call, or since the start.</summary>
    /// <param name="maxBytes">Spans beyond this are only counted; the last one may exceed it.</param>
    /// <param name="cancellationToken">Observed between pieces of work.</param>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <exception cref="QueryMemoryException">Memory is short.</exception>
    /// <exception cref="TraceQLException">The filter cannot be computed on a span.</exception>
    public TailBatch Read(long maxBytes, CancellationToken cancellationToken)
    {
        var spans = new List<TailSpan>();
        long sizeBytes = 0, dropped = 0;
        while (_follower.Next(RowsAtATime) is { } window)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var memory = new QueryMemory(_budget);
            var reader = new SegmentReader(window, "head", memory, cancellationToken);
            using var rows = RowSet.Full(window.RowCount);
            _filter.Restrict(reader, rows);
            for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
            {
                if (sizeBytes >= maxBytes)
                {
                    dropped++;
                    continue;
                }

                var span = Read(reader, row);
                sizeBytes += span.SizeBytes;
                spans.Add(span);
            }
        }

        return new TailBatch(spans, dropped, _follower.TakeMissed());
    }

    public void Dispose() => _follower.Dispose();

    /// <summary>What is not shown of every span anyway, and what a span can tell: of <c>nestedSetParent</c> only whether it is a root's.</summary>
    private static bool IsShown(FieldExpr field) => !FieldExpressions.NeedsWholeTrace(field) && field is not IntrinsicExpr
    {
        Intrinsic: Intrinsic.Name or Intrinsic.Kind or Intrinsic.Status or Intrinsic.StatusMessage or Intrinsic.Duration or Intrinsic.TraceId
        or Intrinsic.SpanId or Intrinsic.SpanParentId
    };

    private TailSpan Read(SegmentReader reader, int row)
    {
        var view = new StoredSpanView(reader);
        view.MoveTo(row);
        var service = TraceContext.ServiceName(reader.ResourceOf(row));
        var (name, statusMessage) = (view.Name, view.StatusMessage);
        var sizeBytes = SpanBytes + (2L * (service.Length + name.Length + statusMessage.Length));
        var attributes = new List<AttributeResult>();
        foreach (var field in _shown)
        {
            var value = TraceQLInterpreter.Evaluate(field, view);
            if (value.IsNil)
                continue;
            var attribute = new AttributeResult(QueryFeatures.ResultKey(field), value);
            attributes.Add(attribute);
            sizeBytes += SpanBytes + (2L * (attribute.Key.Length + (value.AsString?.Length ?? 0)));
        }

        return new TailSpan
        {
            TraceId = reader.Segment.Trace(reader.Segment.TraceOrdinals.Span[row]).Id,
            SpanId = new SpanId(reader.Segment.SpanIds.Span[row]),
            ParentSpanId = new SpanId(reader.Segment.ParentSpanIds.Span[row]),
            Service = service,
            Name = name,
            Kind = view.Kind,
            Status = view.Status,
            StatusMessage = statusMessage,
            StartUnixNanos = view.StartUnixNanos,
            DurationNanos = view.DurationNanos,
            Attributes = attributes,
            SizeBytes = sizeBytes,
        };
    }
}
