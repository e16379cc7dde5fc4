using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>Values of an expression by row of one segment, for grouping and aggregates. Used by one thread at a time.</summary>
internal abstract class RowValues
{
    public abstract Static this[int row] { get; }

    /// <summary>Whether <see cref="GroupCode"/> answers.</summary>
    public bool HasGroupCodes => GroupCount > 0;

    /// <summary>One more than the greatest <see cref="GroupCode"/>; 0 when there are none.</summary>
    public virtual int GroupCount => 0;

    /// <summary>A number from -1 up that is equal for rows with equal values, and only for those.</summary>
    public virtual int GroupCode(int row) => throw new NotSupportedException();

    /// <summary><see cref="GroupCode"/> of rows that follow each other.</summary>
    public virtual void ReadGroupCodes(int firstRow, Span<int> codes)
    {
        for (var i = 0; i < codes.Length; i++)
            codes[i] = GroupCode(firstRow + i);
    }

    public static RowValues Create(SegmentReader reader, FieldExpr expression) => expression switch
    {
        AttributeExpr { OfParent: true } attribute => new ParentValues(reader, Create(reader, attribute with { OfParent = false })),
        AttributeExpr { Scope: TraceQL.AttributeScope.Span } attribute => new ColumnValues(reader, attribute.Name),
        AttributeExpr { Scope: TraceQL.AttributeScope.Resource } attribute =>
            new MessageValues(reader.Resources, reader.Segment.ResourceNumbers, message => message.Find(attribute.Name)),
        AttributeExpr { Scope: TraceQL.AttributeScope.Instrumentation } attribute =>
            new MessageValues(reader.Scopes, reader.Segment.ScopeNumbers, message => message.Find(attribute.Name)),
        AttributeExpr { Scope: TraceQL.AttributeScope.None } attribute => new UnscopedValues(reader, attribute),
        IntrinsicExpr { Intrinsic: Intrinsic.Name } => new NameValues(reader),
        IntrinsicExpr { Intrinsic: Intrinsic.Duration } => new DurationValues(reader),
        IntrinsicExpr { Intrinsic: Intrinsic.Status } => new StatusValues(reader),
        IntrinsicExpr { Intrinsic: Intrinsic.Kind } => new KindValues(reader),
        _ => new InterpretedValues(reader, expression),
    };

    private sealed class ColumnValues(SegmentReader reader, string name) : RowValues
    {
        private readonly IReadOnlyList<AttributeColumn> _columns = reader.Columns(SegmentScope.Span, name);

        public override Static this[int row]
        {
            get
            {
                for (var i = 0; i < _columns.Count; i++)
                {
                    var code = _columns[i].Codes.Span[row];
                    if (code >= 0)
                        return StoredSpanView.ValueOf(reader, _columns[i], row, code);
                }

                return Static.Nil;
            }
        }

        public override int GroupCount => _columns.Count != 1 ? 0 : _columns[0].Type switch
        {
            AttributeType.String => _columns[0].Dictionary!.Count,
            AttributeType.Bool => 2,
            _ => 0,
        };

        public override int GroupCode(int row) => _columns[0].Codes.Span[row];

        public override void ReadGroupCodes(int firstRow, Span<int> codes) => _columns[0].Codes.Span.Slice(firstRow, codes.Length).CopyTo(codes);
    }

    private sealed class MessageValues : RowValues
    {
        private readonly ReadOnlyMemory<int> _numbers;
        private readonly Static[] _values;
        private readonly int[] _groups;

        public MessageValues(MessageCache messages, ReadOnlyMemory<int> numbers, Func<MessageAttributes, Static> value)
        {
            _numbers = numbers;
            _values = new Static[messages.Count];
            _groups = new int[messages.Count];
            var groupOf = new Dictionary<Static, int>();
            for (var number = 0; number < _values.Length; number++)
            {
                _values[number] = value(messages[number]);
                if (!groupOf.TryGetValue(_values[number], out _groups[number]))
                    groupOf.Add(_values[number], _groups[number] = groupOf.Count);
            }
        }

        public override Static this[int row] => _values[_numbers.Span[row]];

        public override int GroupCount => _groups.Length;

        public override int GroupCode(int row) => _groups[_numbers.Span[row]];

        public override void ReadGroupCodes(int firstRow, Span<int> codes)
        {
            var numbers = _numbers.Span.Slice(firstRow, codes.Length);
            for (var i = 0; i < codes.Length; i++)
                codes[i] = _groups[numbers[i]];
        }
    }

    /// <summary>Span, then resource; only when neither has it, the interpreter looks further.</summary>
    private sealed class UnscopedValues(SegmentReader reader, AttributeExpr attribute) : RowValues
    {
        private readonly ColumnValues _spans = new(reader, attribute.Name);

        private readonly MessageValues _resources =
            new(reader.Resources, reader.Segment.ResourceNumbers, message => message.Find(attribute.Name));

        private readonly InterpretedValues? _others = OccursElsewhere(reader, attribute.Name) ? new(reader, attribute) : null;

        public override Static this[int row]
        {
            get
            {
                var value = _spans[row];
                if (value.IsNil)
                    value = _resources[row];
                return value.IsNil && _others is not null ? _others[row] : value;
            }
        }

        private static bool OccursElsewhere(SegmentReader reader, string name)
        {
            if (reader.Columns(SegmentScope.Event, name).Count + reader.Columns(SegmentScope.Link, name).Count > 0)
                return true;
            for (var number = 0; number < reader.Scopes.Count; number++)
            {
                if (!reader.Scopes[number].Find(name).IsNil)
                    return true;
            }

            return false;
        }
    }

    private sealed class NameValues(SegmentReader reader) : RowValues
    {
        private readonly TextCache _texts = reader.Texts(reader.Segment.NameDictionary);
        private readonly ReadOnlyMemory<int> _names = reader.Segment.Names;

        public override Static this[int row] => _texts.Value(_names.Span[row]);

        public override int GroupCount => reader.Segment.NameDictionary.Count;

        public override int GroupCode(int row) => _names.Span[row];

        public override void ReadGroupCodes(int firstRow, Span<int> codes) => _names.Span.Slice(firstRow, codes.Length).CopyTo(codes);
    }

    private sealed class DurationValues(SegmentReader reader) : RowValues
    {
        private readonly ReadOnlyMemory<long> _durations = reader.Segment.DurationsNanos;

        public override Static this[int row] => Static.Duration(_durations.Span[row]);
    }

    private sealed class StatusValues(SegmentReader reader) : RowValues
    {
        private readonly ReadOnlyMemory<byte> _statuses = reader.Segment.Statuses;

        public override Static this[int row] => Static.Status(_statuses.Span[row]);

        public override int GroupCount => byte.MaxValue + 1;

        public override int GroupCode(int row) => _statuses.Span[row];
    }

    private sealed class KindValues(SegmentReader reader) : RowValues
    {
        private readonly ReadOnlyMemory<byte> _kinds = reader.Segment.Kinds;

        public override Static this[int row] => Static.Kind(_kinds.Span[row]);

        public override int GroupCount => byte.MaxValue + 1;

        public override int GroupCode(int row) => _kinds.Span[row];
    }

    /// <summary>Values of the parent span, nil where it does not lie in the segment.</summary>
    private sealed class ParentValues(SegmentReader reader, RowValues values) : RowValues
    {
        private readonly ReadOnlyMemory<int> _parents = reader.Segment.ParentRows;

        public override Static this[int row] => _parents.Span[row] is >= 0 and var parent ? values[parent] : Static.Nil;
    }

    private sealed class InterpretedValues(SegmentReader reader, FieldExpr expression) : RowValues
    {
        private readonly StoredSpanView _view = new(reader);

        public override Static this[int row]
        {
            get
            {
                _view.MoveTo(row);
                return TraceQLInterpreter.Evaluate(expression, _view);
            }
        }
    }
}
